//===- Costs.cpp - What kernels cost on a core ----------------------------===//

#include "tinyml/Kernels/Costs.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Support/Target.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/JSON.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

using namespace llvm;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
struct EmbeddedFile {
  StringRef name;
  StringRef contents;
};
} // namespace

static const EmbeddedFile kFiles[] = {
#include "CostFiles.inc"
};

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

static std::vector<std::string> readNames(const json::Array *array) {
  std::vector<std::string> names;
  if (array)
    for (const json::Value &name : *array)
      names.push_back(name.getAsString()->str());
  return names;
}

static UnevenChannels readUneven(const json::Array *lists) {
  UnevenChannels uneven;
  if (!lists)
    return uneven;
  for (auto [list, numbers] :
       zip_equal(*lists, std::array{&uneven.inputs, &uneven.outputs}))
    for (auto [value, number] : zip(*list.getAsArray(), *numbers))
      number = *value.getAsNumber();
  return uneven;
}

void CostTable::readRow(StringRef name, const json::Object &object) {
  Row &row = kernels[name];
  row.shapes = object.getString("shapes")->str();
  for (const json::Value &bytes : *object.getArray("code_bytes")) {
    row.codeBytes.push_back(bytes.getAsInteger());
    row.cost.codeBytes =
        std::max(row.cost.codeBytes, row.codeBytes.back().value_or(0));
  }
  row.cost.stackBytes = *object.getInteger("stack_bytes");
  row.cost.generalBytes = *object.getInteger("general_bytes");
  row.cost.generalStackBytes = *object.getInteger("general_stack_bytes");
  row.unlimited = object.getNumber("unlimited").value_or(1);
  row.clamped = object.getNumber("clamped").value_or(1);
  row.cost.instructions = *object.getNumber("instructions");
  for (const json::Value &term : *object.getArray("terms"))
    row.cost.terms.push_back(*term.getAsNumber());
  row.cost.uneven = readUneven(object.getArray("uneven"));
  row.cost.unevenWindow = readUneven(object.getArray("uneven_window"));
  for (const auto &[function, numbers] : *object.getObject("once")) {
    auto &callers = row.once.emplace_back(function.str(), 0).second;
    for (const json::Value &number : *numbers.getAsArray())
      callers.push_back(*number.getAsInteger());
    row.cost.once.push_back(function.str());
  }
  row.cost.generalOnce = readNames(object.getArray("general_once"));
}

CostTable::CostTable(StringRef text) {
  // The files are part of the source tree and a test reads them all.
  json::Value parsed = cantFail(json::parse(text));
  const json::Object &object = *parsed.getAsObject();
  core = object.getString("core")->str();
  isa = object.getString("isa")->str();
  hasFpu = *object.getBoolean("fpu");
  const json::Object &given = *object.getObject("entry");
  entry = {*given.getInteger("bytes"), *given.getNumber("call_bytes"),
           *given.getNumber("shared_call_bytes")};
  for (const auto &[name, list] : *object.getObject("shapes"))
    for (const json::Value &words : *list.getAsArray()) {
      SmallVector<int32_t> &shape = shapes[StringRef(name)].emplace_back();
      for (const json::Value &word : *words.getAsArray())
        shape.push_back(static_cast<int32_t>(*word.getAsInteger()));
    }
  for (const auto &[name, value] : *object.getObject("kernels"))
    readRow(StringRef(name), *value.getAsObject());
  for (const auto &[name, value] : *object.getObject("functions"))
    functions[StringRef(name)] = readNames(value.getAsArray());
  for (const auto &[name, value] : *object.getObject("objects"))
    objects[StringRef(name)] = *value.getAsInteger();
  for (const auto &[name, value] : *object.getObject("instead"))
    instead[StringRef(name)] = value.getAsString()->str();
  for (const auto &[name, value] : *object.getObject("alone"))
    alone[StringRef(name)] = *value.getAsInteger();
}

/// What GCC 12 keeps on the stack of a Cortex-M7 and not of an M4, twice.
static constexpr int64_t kOtherCoreStackBytes = 16;

const CostTable &CostTable::get(StringRef core, StringRef isa) {
  struct Tables {
    std::mutex mutex;
    StringMap<std::unique_ptr<CostTable>> ofCores, ofIsas;
  };
  static Tables tables;
  std::lock_guard<std::mutex> lock(tables.mutex);
  // Reading one takes a millisecond.
  auto getOfCore = [&](const EmbeddedFile &file) -> const CostTable & {
    auto &table = tables.ofCores[file.name];
    if (!table)
      table.reset(new CostTable(file.contents));
    return *table;
  };
  const EmbeddedFile *fallback = nullptr;
  for (const EmbeddedFile &file : kFiles) {
    StringRef name = file.name;
    name.consume_front("costs/");
    name.consume_back(".json");
    if (name == core)
      return getOfCore(file);
    if (name == "cortex-m4f")
      fallback = &file;
  }
  // One that computes floats alike goes before one that does not.
  const Target *target = findTarget(core);
  bool hasFpu = !target || target->hasFpu;
  auto &other = tables.ofIsas[(isa + (hasFpu ? "/fpu" : "/none")).str()];
  const CostTable *alike = nullptr;
  for (const EmbeddedFile &file : kFiles) {
    if (other || isa.empty())
      break;
    const CostTable &table = getOfCore(file);
    if (table.isa == isa && (!alike || table.hasFpu == hasFpu))
      alike = &table;
  }
  if (alike) {
    other.reset(new CostTable(*alike));
    for (auto &entry : other->kernels) {
      entry.second.cost.stackBytes += kOtherCoreStackBytes;
      entry.second.cost.generalStackBytes += kOtherCoreStackBytes;
    }
  }
  return other ? *other : getOfCore(*fallback);
}

const CostTable &CostTable::get(mlir::Operation *op) {
  ir::TargetAttr target = ir::TargetAttr::lookup(op);
  return target ? get(target.getCore(), target.getIsa()) : get("");
}

//===----------------------------------------------------------------------===//
// Estimates
//===----------------------------------------------------------------------===//

/// How differently compilers treat two shapes. What is 0 or 1 makes a loop or
/// an addition vanish, what is small a loop be unrolled; kernels go by fours,
/// and what is less or no multiple of it needs another loop. How large a loop
/// is does not matter.
static double getDistance(ArrayRef<int32_t> one, ArrayRef<int32_t> other) {
  constexpr double kVanishes = 4, kUnrolled = 0.3, kFours = 1, kSize = 0.05;
  constexpr int32_t kSmall = 8;
  double distance = 0;
  for (auto [a, b] : zip(one, other)) {
    if (a == b)
      continue;
    bool vanishes = a <= 1 || b <= 1;
    distance += vanishes ? kVanishes : 0;
    distance += !vanishes && (a <= kSmall) != (b <= kSmall) ? kUnrolled : 0;
    distance += !vanishes && (a < 4) != (b < 4) ? kFours : 0;
    distance += !vanishes && (a % 4 == 0) != (b % 4 == 0) ? kFours : 0;
    distance +=
        kSize * std::abs(std::log2((std::abs(a) + 1.0) / (std::abs(b) + 1.0)));
  }
  return distance;
}

/// Returns the number of the shape that was measured and is most like `shape`.
std::optional<size_t> CostTable::findShape(const Row &row,
                                           ArrayRef<int32_t> shape) const {
  auto measured = shapes.find(row.shapes);
  if (shape.empty() || measured == shapes.end())
    return std::nullopt;
  std::optional<size_t> nearest;
  double least = std::numeric_limits<double>::infinity();
  for (auto [number, known] : enumerate(measured->second)) {
    double distance = getDistance(known, shape);
    if (!row.codeBytes[number] || distance >= least)
      continue;
    least = distance;
    nearest = number;
  }
  return nearest;
}

const CostTable::Row *CostTable::findRow(const KernelInfo &kernel,
                                         const KernelVariant *variant) const {
  auto found = kernels.find(variant ? (kernel.name + "/" + variant->isa).str()
                                    : kernel.name.str());
  return found == kernels.end() ? nullptr : &found->second;
}

std::optional<KernelCost> CostTable::find(const KernelInfo &kernel,
                                          const KernelVariant *variant,
                                          ArrayRef<int32_t> shape) const {
  const Row *row = findRow(kernel, variant);
  if (!row)
    return std::nullopt;
  KernelCost cost = row->cost;
  std::optional<size_t> nearest = findShape(*row, shape);
  if (!nearest)
    return cost;
  cost.codeBytes = *row->codeBytes[*nearest];
  cost.once.clear();
  for (const auto &[function, numbers] : row->once)
    if (numbers.empty() ||
        is_contained(numbers, static_cast<int64_t>(*nearest)))
      cost.once.push_back(function);
  return cost;
}

double CostTable::getLimitsFactor(const KernelInfo &kernel,
                                  const KernelVariant *variant,
                                  ArrayRef<int32_t> params) const {
  const Row *row = findRow(kernel, variant);
  int64_t limits = 0, most = 0;
  for (auto [field, word] : zip(kernel.params.fields, params)) {
    bool isLimit = field.isFloat && (field.name == "lo" || field.name == "hi");
    most += isLimit;
    limits += isLimit && !std::isinf(bit_cast<float>(word));
  }
  if (!row || most == 0 || limits == 1)
    return 1;
  return limits == 0 ? row->unlimited : row->clamped;
}

KernelCost CostTable::estimate(const KernelInfo &kernel,
                               const KernelVariant *variant,
                               ArrayRef<int32_t> shape) const {
  if (auto measured = find(kernel, variant, shape))
    return *measured;
  KernelCost sum;
  int64_t count = 0;
  for (const KernelInfo &other : getKernels()) {
    if (other.shape.name != kernel.shape.name)
      continue;
    auto measured = find(other, nullptr, shape);
    if (!measured)
      continue;
    sum.codeBytes += measured->codeBytes;
    sum.generalBytes += measured->generalBytes;
    sum.stackBytes = std::max(sum.stackBytes, measured->stackBytes);
    sum.generalStackBytes =
        std::max(sum.generalStackBytes, measured->generalStackBytes);
    sum.instructions += measured->instructions;
    sum.terms.resize(measured->terms.size());
    for (auto [term, more] : zip_equal(sum.terms, measured->terms))
      term += more;
    ++count;
  }
  if (count == 0)
    return sum;
  sum.codeBytes /= count;
  sum.generalBytes /= count;
  sum.instructions /= static_cast<double>(count);
  for (double &term : sum.terms)
    term /= static_cast<double>(count);
  return sum;
}

int64_t CostTable::getSingleBytes(const KernelInfo &kernel,
                                  const KernelVariant *variant,
                                  const KernelShapes &all) const {
  double bytes = 0;
  for (const SmallVector<int32_t> &shape : all)
    bytes += static_cast<double>(estimate(kernel, variant, shape).codeBytes) +
             entry.call;
  return static_cast<int64_t>(bytes);
}

double CostTable::getSharedCallBytes(const KernelInfo &kernel) const {
  // Measured with a struct and three constants, which are passed alike.
  double each = (entry.sharedCall - entry.call) / 4;
  return entry.call + each * static_cast<double>(kernel.inputs.size());
}

int64_t CostTable::getSharedBytes(const KernelInfo &kernel,
                                  const KernelVariant *variant,
                                  const KernelShapes &all) const {
  double each =
      getSharedCallBytes(kernel) + static_cast<double>(getShapeBytes(kernel));
  return estimate(kernel, variant).generalBytes +
         static_cast<int64_t>(each * static_cast<double>(all.size()));
}

int64_t tinyml::mcu::getShapeBytes(const KernelInfo &kernel) {
  return static_cast<int64_t>(kernel.shape.fields.size() * sizeof(int32_t));
}

int64_t LinkedCode::link(StringRef object, const StringMap<int64_t> &sizes) {
  if (!linked.insert(object).second)
    return 0;
  // Linkers take one of two that define the same.
  if (linked.contains(costs.instead.lookup(object)))
    return 0;
  int64_t bytes = sizes.lookup(object);
  for (const auto &[weak, other] : costs.instead)
    if (other == object && linked.contains(weak))
      bytes -= costs.objects.lookup(weak);
  return bytes;
}

int64_t LinkedCode::add(StringRef function, bool isOnlyCaller) {
  auto found = costs.functions.find(function);
  if (found == costs.functions.end())
    return link(function, isOnlyCaller && costs.alone.contains(function)
                              ? costs.alone
                              : costs.objects);
  int64_t bytes = 0;
  for (StringRef object : found->second)
    bytes += link(object, costs.objects);
  return bytes;
}
