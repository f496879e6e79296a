//===- ShuffleOperators.cpp - DepthToSpace, SpaceToDepth ------------------===//

#include "OperatorRegistry.h"
#include "StorageCast.h"

using namespace mlir;
using namespace tinyml;

/// Reads the side of the blocks and checks the rank.
static FailureOr<int64_t> readBlockSize(NodeConversion &node) {
  int64_t side = node.getIntAttr("blocksize", 0);
  if (side < 1 || side > std::numeric_limits<int16_t>::max())
    return node.invalid("attribute 'blocksize' is " + Twine(side));
  if (node.getRank(0) != 4)
    return node.invalid("its input must have 4 dimensions");
  return side;
}

/// Splits dimensions, permutes them and joins them again.
static LogicalResult shuffle(NodeConversion &node, ArrayRef<int64_t> split,
                             ArrayRef<int64_t> perm, ArrayRef<int64_t> shape) {
  return node.replace(
      throughStorageCast(node, node.getValue(0), [&](Value value) {
        Value moved = node.transpose(node.reshape(value, split), perm);
        return FailureOr<Value>(node.reshape(moved, shape));
      }));
}

static LogicalResult convertDepthToSpace(NodeConversion &node) {
  std::string mode = node.getStringAttr("mode", "DCR");
  FailureOr<int64_t> side = readBlockSize(node);
  if (failed(side))
    return failure();
  ArrayRef<int64_t> in = node.getShape(0);
  int64_t b = *side, depth = in[1] / (b * b);
  if (mode != "DCR" && mode != "CRD")
    return node.invalid("attribute 'mode' is '" + mode + "'");
  if (in[1] % (b * b) != 0)
    return node.invalid(Twine(in[1]) + " channels make no blocks of " +
                        Twine(b) + "x" + Twine(b));
  SmallVector<int64_t> shape = {in[0], depth, in[2] * b, in[3] * b};
  if (mode == "DCR")
    return shuffle(node, {in[0], b, b, depth, in[2], in[3]}, {0, 3, 4, 1, 5, 2},
                   shape);
  return shuffle(node, {in[0], depth, b, b, in[2], in[3]}, {0, 1, 4, 2, 5, 3},
                 shape);
}

static LogicalResult convertSpaceToDepth(NodeConversion &node) {
  std::string mode = node.getStringAttr("mode", "DCR");
  FailureOr<int64_t> side = readBlockSize(node);
  if (failed(side))
    return failure();
  ArrayRef<int64_t> in = node.getShape(0);
  int64_t b = *side, height = in[2] / b, width = in[3] / b;
  if (mode != "DCR" && mode != "CRD")
    return node.invalid("attribute 'mode' is '" + mode + "'");
  if (in[2] % b != 0 || in[3] % b != 0)
    return node.invalid("its input " + formatShape(in) +
                        " has no whole blocks of " + Twine(b) + "x" + Twine(b));
  SmallVector<int64_t> perm = {0, 3, 5, 1, 2, 4};
  if (mode == "CRD")
    perm = {0, 1, 3, 5, 2, 4};
  return shuffle(node, {in[0], in[1], height, b, width, b}, perm,
                 {in[0], in[1] * b * b, height, width});
}

void tinyml::registerShuffleOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("DepthToSpace", all, {1, 1}, convertDepthToSpace,
               "any type of whole bytes; both modes");
  registry.add("SpaceToDepth", all, {1, 1}, convertSpaceToDepth,
               "any type of whole bytes; both modes");
}
