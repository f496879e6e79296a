//===- NodeAttributes.cpp - The attributes of an ONNX node ----------------===//

#include "NodeConversion.h"

using namespace mlir;
using namespace tinyml;

bool NodeConversion::hasAttr(StringRef name) const {
  return getNode().getNodeAttributes().contains(name);
}

Attribute NodeConversion::getAttr(StringRef name) {
  seenAttrs.insert(name);
  return node.getNodeAttributes().get(name);
}

template <typename AttrT>
AttrT NodeConversion::getTypedAttr(StringRef name, StringRef kind) {
  Attribute attr = getAttr(name);
  auto typed = dyn_cast_or_null<AttrT>(attr);
  if (attr && !typed)
    (void)invalid("attribute '" + name + "' must be " + kind);
  return typed;
}

int64_t NodeConversion::getIntAttr(StringRef name, int64_t defaultValue) {
  auto attr = getTypedAttr<IntegerAttr>(name, "an integer");
  return attr ? attr.getInt() : defaultValue;
}

float NodeConversion::getFloatAttr(StringRef name, float defaultValue) {
  auto attr = getTypedAttr<FloatAttr>(name, "a float");
  return attr ? static_cast<float>(attr.getValueAsDouble()) : defaultValue;
}

std::string NodeConversion::getStringAttr(StringRef name,
                                          StringRef defaultValue) {
  auto attr = getTypedAttr<StringAttr>(name, "a string");
  return attr ? attr.str() : defaultValue.str();
}

std::optional<SmallVector<int64_t>>
NodeConversion::getIntsAttr(StringRef name) {
  auto attr = getTypedAttr<DenseI64ArrayAttr>(name, "a list of integers");
  if (!attr)
    return std::nullopt;
  return SmallVector<int64_t>(attr.asArrayRef());
}

std::optional<SmallVector<float>>
NodeConversion::getFloatsAttr(StringRef name) {
  auto attr = getTypedAttr<DenseF32ArrayAttr>(name, "a list of floats");
  if (!attr)
    return std::nullopt;
  return SmallVector<float>(attr.asArrayRef());
}

/// Returns the names of the attributes that hold graphs, in the order of the
/// regions.
static ArrayRef<Attribute> getGraphNames(onnx::NodeOp node) {
  std::optional<ArrayAttr> names = node.getRegionNames();
  return names ? names->getValue() : ArrayRef<Attribute>();
}

bool NodeConversion::hasGraphAttr(StringRef name) const {
  return llvm::any_of(getGraphNames(node), [&](Attribute attr) {
    return cast<StringAttr>(attr) == name;
  });
}

FailureOr<Region *> NodeConversion::getGraphAttr(StringRef name) {
  seenGraphs.insert(name);
  for (auto [region, attr] : llvm::zip(node.getGraphs(), getGraphNames(node)))
    if (cast<StringAttr>(attr) == name)
      return &region;
  return invalid("attribute '" + name + "' must be a graph");
}

void NodeConversion::checkUnseenAttrs() {
  for (Attribute attr : getGraphNames(node)) {
    StringRef name = cast<StringAttr>(attr);
    if (!seenGraphs.contains(name))
      (void)invalid("attribute '" + name + "' must not be a graph");
  }
  for (NamedAttribute attr : node.getNodeAttributes())
    if (!seenAttrs.contains(attr.getName().strref()))
      (void)unsupported("attribute '" + attr.getName().strref() +
                        "' is not known");
}

//===----------------------------------------------------------------------===//
// Axes
//===----------------------------------------------------------------------===//

FailureOr<int64_t> NodeConversion::normalizeAxis(int64_t axis, int64_t rank,
                                                 bool allowRank) {
  if (axis < -rank || axis >= rank + allowRank)
    return invalid("axis " + Twine(axis) + " is outside a tensor of rank " +
                   Twine(rank));
  return axis < 0 ? axis + rank : axis;
}

FailureOr<SmallVector<int64_t>>
NodeConversion::normalizeAxes(ArrayRef<int64_t> axes, int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t axis : axes) {
    FailureOr<int64_t> normal = normalizeAxis(axis, rank);
    if (failed(normal))
      return failure();
    result.push_back(*normal);
  }
  llvm::sort(result);
  for (size_t i = 1; i < result.size(); ++i)
    if (result[i] == result[i - 1])
      return invalid("axis " + Twine(result[i]) + " occurs twice");
  return result;
}

FailureOr<std::optional<SmallVector<int64_t>>>
NodeConversion::getAxes(unsigned index, int64_t since) {
  if (getOpset() < since)
    return getIntsAttr("axes");
  if (!hasOperand(index))
    return std::optional<SmallVector<int64_t>>();
  FailureOr<SmallVector<int64_t>> axes = getIntegers(index, "axes");
  if (failed(axes))
    return failure();
  return std::make_optional(*axes);
}
