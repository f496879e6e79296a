//===- InstanceNames.cpp - What C functions of kernels are called ---------===//

#include "InstanceNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <set>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

/// Longer names lose their beginning (toCIdentifier).
static constexpr size_t kMaxLength = 48;

/// The member `name` of the call's shape, none where it has no such.
static std::optional<int32_t> getMember(CallOp call, StringRef name) {
  for (auto [field, word] :
       llvm::zip(call.getKernelInfo().shape.fields, call.getShape()))
    if (field.name == name)
      return word;
  return {};
}

/// `<prefix>NxM`, one number where both are equal and `isShort`.
static std::string getPair(StringRef prefix, int32_t first, int32_t second,
                           bool isShort) {
  std::string text = "_" + prefix.str() + std::to_string(first);
  return isShort && first == second ? text
                                    : text + "x" + std::to_string(second);
}

/// The window of a convolution or pool, then stride and dilation unless 1.
static std::string describeWindow(CallOp call) {
  std::optional<int32_t> height = getMember(call, "k_h");
  std::optional<int32_t> width = getMember(call, "k_w");
  if (!height || !width)
    return "";
  std::string text = getPair("", *height, *width, /*isShort=*/false);
  for (StringRef step : {"s", "d"}) {
    int32_t down = getMember(call, (step + "_h").str()).value_or(1);
    int32_t right = getMember(call, (step + "_w").str()).value_or(1);
    if (down != 1 || right != 1)
      text += getPair(step, down, right, /*isShort=*/true);
  }
  return text;
}

/// The dimensions of the result, without leading ones of 1.
static std::string describeResult(CallOp call) {
  auto type = cast<MemRefType>(call.getOutputs().front().getType());
  std::string text;
  StringRef separator = "_";
  for (int64_t dim :
       type.getShape().drop_while([](int64_t dim) { return dim == 1; })) {
    text += separator.str() + std::to_string(dim);
    separator = "x";
  }
  return text;
}

/// Rows of so many elements and where they go; empty where it is no copy.
static std::string describeCopy(CallOp call) {
  std::optional<int32_t> rows = getMember(call, "rows");
  std::optional<int32_t> length = getMember(call, "len");
  std::optional<int32_t> place = getMember(call, "y_offset");
  if (!rows || !length || !place)
    return "";
  std::string text = *rows == 1 ? "_" + std::to_string(*length)
                                : getPair("", *rows, *length, false);
  return *place == 0 ? text : text + "_at" + std::to_string(*place);
}

/// The index of a member of the shapes that differs between all calls, none
/// where there is no such.
static std::optional<size_t> findDifference(ArrayRef<CallOp> calls) {
  CallOp first = calls.front();
  for (size_t index = 0; index < first.getShape().size(); ++index) {
    std::set<int32_t> values;
    for (CallOp call : calls)
      values.insert(call.getShape()[index]);
    if (values.size() == calls.size() && *values.begin() >= 0)
      return index;
  }
  return {};
}

SmallVector<std::string>
tinyml::mcu::suggestInstanceNames(ArrayRef<CallOp> calls) {
  SmallVector<std::string> names;
  llvm::StringMap<SmallVector<unsigned>> groups;
  for (auto [index, op] : llvm::enumerate(calls)) {
    CallOp call = op;
    std::string copy = describeCopy(call);
    names.push_back(
        call.getKernelInfo().name.str() +
        (copy.empty() ? describeWindow(call) + describeResult(call) : copy));
    groups[names.back()].push_back(index);
  }
  for (const auto &group : groups) {
    ArrayRef<unsigned> members = group.second;
    if (members.size() == 1)
      continue;
    auto same = llvm::map_to_vector(
        members, [&](unsigned index) { return calls[index]; });
    std::optional<size_t> difference = findDifference(same);
    if (!difference)
      continue;
    StringRef field =
        same.front().getKernelInfo().shape.fields[*difference].name;
    for (unsigned index : members) {
      CallOp call = calls[index];
      std::string longer = names[index] + "_" + field.str() +
                           std::to_string(call.getShape()[*difference]);
      if (longer.size() <= kMaxLength)
        names[index] = longer;
    }
  }
  return names;
}
