//===- Ranges.cpp - What values a float model's tensors take --------------===//

#include "tinyml/Quantization/Calibration/Ranges.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Support/NodeNames.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

static bool isRange(double lo, double hi) {
  return std::isfinite(lo) && std::isfinite(hi) && lo <= 0 && hi >= 0;
}

static Attribute getRangeAttr(Value value) {
  auto arg = dyn_cast<BlockArgument>(value);
  if (!arg)
    return value.getDefiningOp()->getAttr(kRangeAttr);
  auto func = cast<func::FuncOp>(arg.getOwner()->getParentOp());
  return func.getArgAttr(arg.getArgNumber(), kRangeAttr);
}

/// Returns where the range of `value` begins in its attribute, and how many
/// numbers that has.
static std::pair<int64_t, int64_t> getPlace(Value value) {
  auto result = dyn_cast<OpResult>(value);
  if (!result)
    return {0, 2};
  return {2 * static_cast<int64_t>(result.getResultNumber()),
          2 * static_cast<int64_t>(result.getOwner()->getNumResults())};
}

bool hasRange(Value value) { return static_cast<bool>(getRangeAttr(value)); }

FailureOr<Range> getRange(Value value) {
  Attribute attr = getRangeAttr(value);
  if (!attr)
    return emitError(value.getLoc(), "has no '")
           << kRangeAttr << "'; run tinyml-calibrate first";
  auto numbers = dyn_cast<DenseF32ArrayAttr>(attr);
  auto [begin, size] = getPlace(value);
  if (!numbers || numbers.size() != size ||
      !isRange(numbers[begin], numbers[begin + 1]))
    return emitError(value.getLoc(), "'")
           << kRangeAttr
           << "' is not array<f32: lo, hi> of finite numbers, lo <= 0 <= hi: "
           << attr;
  return Range{numbers[begin], numbers[begin + 1]};
}

void setRange(Value value, Range range) {
  auto [begin, size] = getPlace(value);
  SmallVector<float> numbers(size, 0.0f);
  auto old = dyn_cast_or_null<DenseF32ArrayAttr>(getRangeAttr(value));
  if (old && old.size() == size)
    numbers.assign(old.asArrayRef().begin(), old.asArrayRef().end());
  numbers[begin] = range.lo;
  numbers[begin + 1] = range.hi;
  auto attr = DenseF32ArrayAttr::get(value.getContext(), numbers);
  if (auto arg = dyn_cast<BlockArgument>(value))
    cast<func::FuncOp>(arg.getOwner()->getParentOp())
        .setArgAttr(arg.getArgNumber(), kRangeAttr, attr);
  else
    value.getDefiningOp()->setAttr(kRangeAttr, attr);
}

static bool isFloatTensor(Value value) {
  return isa<RankedTensorType>(value.getType()) &&
         ir::getElementType(value).isF32();
}

std::vector<RangedValue> listRangedValues(func::FuncOp func) {
  std::vector<RangedValue> values;
  for (BlockArgument arg : func.getArguments()) {
    auto name =
        func.getArgAttrOfType<StringAttr>(arg.getArgNumber(), kPortNameAttr);
    std::string key =
        name ? name.str() : "#" + std::to_string(arg.getArgNumber());
    if (isFloatTensor(arg))
      values.push_back({arg, "input " + key});
  }
  llvm::StringMap<int> counts;
  int64_t position = 0;
  for (Operation &op : func.getBody().front().without_terminator()) {
    ++position;
    if (isa<ir::ConstantOp>(op) ||
        llvm::none_of(op.getResults(), isFloatTensor))
      continue;
    std::string key = getCompletedNodeName(op.getLoc()).str();
    int count = key.empty() ? position : ++counts[key];
    if (count > 1 || key.empty())
      key += "#" + std::to_string(count);
    for (OpResult result : op.getResults()) {
      unsigned number = result.getResultNumber();
      if (isFloatTensor(result))
        values.push_back(
            {result, number == 0 ? key : key + ":" + std::to_string(number)});
    }
  }
  return values;
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

FailureOr<std::string> formatRanges(func::FuncOp func) {
  llvm::json::Object ranges;
  for (const RangedValue &ranged : listRangedValues(func)) {
    if (!hasRange(ranged.value))
      continue;
    FailureOr<Range> range = getRange(ranged.value);
    if (failed(range))
      return failure();
    ranges[llvm::json::fixUTF8(ranged.key)] =
        llvm::json::Array{range->lo, range->hi};
  }
  llvm::json::Object file{{"ranges", std::move(ranges)}};
  return llvm::formatv("{0:2}\n", llvm::json::Value(std::move(file))).str();
}

static std::optional<Range> readRange(const llvm::json::Value &value) {
  const llvm::json::Array *numbers = value.getAsArray();
  if (!numbers || numbers->size() != 2)
    return std::nullopt;
  std::optional<double> lo = (*numbers)[0].getAsNumber();
  std::optional<double> hi = (*numbers)[1].getAsNumber();
  if (!lo || !hi)
    return std::nullopt;
  Range range{static_cast<float>(*lo), static_cast<float>(*hi)};
  return isRange(range.lo, range.hi) ? std::optional(range) : std::nullopt;
}

llvm::Error parseRanges(StringRef text, func::FuncOp func) {
  llvm::Expected<llvm::json::Value> file = llvm::json::parse(text);
  if (!file)
    return file.takeError();
  const llvm::json::Object *root = file->getAsObject();
  const llvm::json::Object *entries =
      root ? root->getObject("ranges") : nullptr;
  if (!entries)
    return llvm::createStringError("there is no object 'ranges'");
  std::vector<std::pair<Value, Range>> found;
  llvm::StringMap<bool> known;
  for (const RangedValue &ranged : listRangedValues(func)) {
    std::string key = llvm::json::fixUTF8(ranged.key);
    known[key] = true;
    const llvm::json::Value *entry = entries->get(key);
    if (!entry)
      return llvm::createStringError("there is no range for '" + key + "'");
    std::optional<Range> range = readRange(*entry);
    if (!range)
      return llvm::createStringError(
          "the range of '" + key +
          "' is not [lo, hi] of finite numbers, lo <= 0 <= hi");
    found.emplace_back(ranged.value, *range);
  }
  for (const auto &[key, entry] : *entries)
    if (!known.count(StringRef(key)))
      return llvm::createStringError("there is a range for '" + StringRef(key) +
                                     "', which the model does not have");
  for (auto [value, range] : found)
    setRange(value, range);
  return llvm::Error::success();
}

} // namespace tinyml
