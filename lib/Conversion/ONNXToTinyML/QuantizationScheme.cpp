//===- QuantizationScheme.cpp - Scales and zero points --------------------===//

#include "QuantizationScheme.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

FailureOr<QuantizationBlocks> QuantizationBlocks::read(NodeConversion &node) {
  ArrayRef<int64_t> shape = node.getShape(0), scales = node.getShape(1);
  int64_t stated = node.getIntAttr("block_size", 0);
  QuantizationBlocks blocks;
  if (stated == 0 && scales.size() <= 1)
    return blocks;
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getIntAttr("axis", 1), shape.size());
  if (failed(axis))
    return failure();
  bool fits = shape.size() == scales.size();
  for (int64_t dim = 0; fits && dim < static_cast<int64_t>(shape.size());
       ++dim) {
    if (dim != *axis) {
      fits = shape[dim] == scales[dim];
      (dim < *axis ? blocks.outer : blocks.inner) *= shape[dim];
      continue;
    }
    blocks.count = scales[dim];
    fits = scales[dim] > 0 && shape[dim] % scales[dim] == 0;
    blocks.size = fits ? shape[dim] / scales[dim] : 1;
  }
  if (!fits || (stated != 0 && stated != blocks.size))
    return node.unsupported(
        "scales " + formatShape(scales) + " for blocks of " + Twine(stated) +
        " in " + formatShape(shape) + "; blocks must be of equal size");
  blocks.isBlocked = true;
  return blocks;
}

FailureOr<Operand> QuantizationBlocks::arrange(NodeConversion &node,
                                               const Operand &operand) const {
  if (!isBlocked)
    return operand;
  FailureOr<Operand> split = node.reshape(operand, {outer, count, size, inner});
  if (failed(split))
    return failure();
  FailureOr<Operand> moved = node.transpose(*split, {0, 1, 3, 2});
  if (failed(moved))
    return failure();
  return node.reshape(*moved, {outer * count * inner, size});
}

FailureOr<Operand> QuantizationBlocks::restore(NodeConversion &node,
                                               const Operand &operand) const {
  if (!isBlocked)
    return operand;
  FailureOr<Operand> split = node.reshape(operand, {outer, count, inner, size});
  if (failed(split))
    return failure();
  FailureOr<Operand> moved = node.transpose(*split, {0, 1, 3, 2});
  if (failed(moved))
    return failure();
  return node.reshape(*moved, node.getShape(0));
}

//===----------------------------------------------------------------------===//
// Scales and zero points
//===----------------------------------------------------------------------===//

/// Reads positive, finite scales, one or one per channel.
static FailureOr<SmallVector<double>> readScales(NodeConversion &node,
                                                 const Operand &operand) {
  if (operand.isAbsent())
    return node.invalid("its scale is left out");
  if (!operand.isConstant())
    return node.unsupported("'scale' must be a compile-time constant");
  if (!isa<FloatType>(operand.getElementType()))
    return node.invalid("'scale' must hold floats");
  FailureOr<SmallVector<float>> scales = readFloats(operand, node.getLoc());
  if (failed(scales))
    return failure();
  if (scales->empty())
    return node.invalid("its scale is empty");
  for (float scale : *scales)
    if (!std::isfinite(scale) || scale <= 0.0f)
      return node.invalid("its scale must be positive and finite, found " +
                          std::to_string(scale));
  return SmallVector<double>(scales->begin(), scales->end());
}

/// Reads zero points of type `storage`, as many as there are scales.
static FailureOr<SmallVector<int64_t>> readZeroPoints(NodeConversion &node,
                                                      const Operand &operand,
                                                      IntegerType storage,
                                                      size_t count) {
  if (operand.isAbsent())
    return SmallVector<int64_t>(count, 0);
  if (!operand.isConstant())
    return node.unsupported("'zero point' must be a compile-time constant");
  if (operand.getElementType() != storage)
    return node.invalid("its zero point is of " +
                        formatType(operand.getElementType()) + " for " +
                        formatType(storage));
  FailureOr<SmallVector<int64_t>> zeroPoints =
      readIntegers(operand, node.getLoc());
  if (failed(zeroPoints))
    return failure();
  if (zeroPoints->size() != count)
    return node.invalid("it has " + Twine(count) + " scales but " +
                        Twine(zeroPoints->size()) + " zero points");
  return zeroPoints;
}

FailureOr<quant::QuantizedType>
tinyml::readScheme(NodeConversion &node, const Operand &scale,
                   const Operand &zeroPoint, IntegerType storage,
                   llvm::function_ref<FailureOr<int64_t>(int64_t)> axis) {
  FailureOr<SmallVector<double>> scales = readScales(node, scale);
  if (failed(scales))
    return failure();
  FailureOr<SmallVector<int64_t>> zeroPoints =
      readZeroPoints(node, zeroPoint, storage, scales->size());
  if (failed(zeroPoints))
    return failure();
  unsigned width = storage.getWidth();
  bool isSigned = !storage.isUnsigned();
  bool hasZeroPoint = llvm::any_of(
      *zeroPoints, [](int64_t zeroPoint) { return zeroPoint != 0; });
  if (width > 16 && hasZeroPoint)
    return node.unsupported("a zero point of 32-bit integers must be 0");
  unsigned flags = isSigned ? quant::QuantizationFlags::Signed : 0;
  auto signless = IntegerType::get(node.getContext(), width);
  auto f32 = Float32Type::get(node.getContext());
  int64_t min =
      quant::QuantizedType::getDefaultMinimumForInteger(isSigned, width);
  int64_t max =
      quant::QuantizedType::getDefaultMaximumForInteger(isSigned, width);
  if (scales->size() == 1)
    return quant::QuantizedType(quant::UniformQuantizedType::get(
        flags, signless, f32, scales->front(), zeroPoints->front(), min, max));
  FailureOr<int64_t> dim = axis(scales->size());
  if (failed(dim))
    return failure();
  return quant::QuantizedType(quant::UniformQuantizedPerAxisType::get(
      flags, signless, f32, *scales, *zeroPoints, *dim, min, max));
}

FailureOr<quant::QuantizedType>
tinyml::readScheme(NodeConversion &node, const QuantizationBlocks &blocks,
                   IntegerType storage) {
  node.ignoreAttr("axis"); // has no meaning per tensor
  if (!node.getOperand(1).getElementType().isF32())
    return node.unsupported("its scale must hold f32");
  auto findAxis = [&](int64_t count) -> FailureOr<int64_t> {
    if (blocks.isBlocked)
      return 0;
    FailureOr<int64_t> axis =
        node.normalizeAxis(node.getIntAttr("axis", 1), node.getRank(0));
    if (failed(axis))
      return failure();
    if (node.getShape(0)[*axis] != count)
      return node.invalid("it has " + Twine(count) + " scales for dimension " +
                          Twine(*axis) + " of " +
                          formatShape(node.getShape(0)));
    return axis;
  };
  return readScheme(node, node.getOperand(1), node.getOperand(2), storage,
                    findAxis);
}

/// Returns what repeats along the last dimensions only once: ONNX has one scale
/// for each position of a filter, kernels have one for all.
static void dropRepeats(SmallVectorImpl<int64_t> &shape,
                        SmallVectorImpl<double> &scales) {
  for (int64_t dim = static_cast<int64_t>(shape.size()) - 1; dim >= 2; --dim) {
    int64_t inner = ShapedType::getNumElements(
        ArrayRef<int64_t>(shape).drop_front(dim + 1));
    int64_t run = shape[dim] * inner;
    for (auto [index, scale] : llvm::enumerate(scales))
      if (scale != scales[index / run * run + index % inner])
        return;
    SmallVector<double> kept;
    for (auto [index, scale] : llvm::enumerate(scales))
      if (static_cast<int64_t>(index) % run < inner)
        kept.push_back(scale);
    scales = std::move(kept);
    shape[dim] = 1;
  }
}

FailureOr<quant::QuantizedType>
tinyml::readBlockScheme(NodeConversion &node, const QuantizationBlocks &blocks,
                        IntegerType storage) {
  node.ignoreAttr("axis"); // was read with the blocks
  FailureOr<SmallVector<double>> scales = readScales(node, node.getOperand(1));
  if (failed(scales))
    return failure();
  FailureOr<SmallVector<int64_t>> zeroPoints =
      readZeroPoints(node, node.getOperand(2), storage, scales->size());
  if (failed(zeroPoints))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  SmallVector<int64_t> counts(node.getShape(1));
  if (llvm::all_equal(*zeroPoints)) {
    dropRepeats(counts, *scales);
    zeroPoints->resize(scales->size());
  }
  SmallVector<int32_t> dims;
  SmallVector<int64_t> sizes;
  for (auto [dim, count] : llvm::enumerate(counts)) {
    if (count == 1 && shape[dim] != 1)
      continue;
    dims.push_back(static_cast<int32_t>(dim));
    sizes.push_back(shape[dim] / count);
  }
  bool isSigned = !storage.isUnsigned();
  unsigned width = storage.getWidth();
  auto signless = IntegerType::get(node.getContext(), width);
  auto f32 = Float32Type::get(node.getContext());
  SmallVector<APFloat> scaleValues;
  for (double scale : *scales)
    scaleValues.emplace_back(static_cast<float>(scale));
  SmallVector<APInt> zeroValues;
  for (int64_t zeroPoint : *zeroPoints)
    zeroValues.emplace_back(width, zeroPoint, isSigned);
  return quant::QuantizedType(quant::UniformQuantizedSubChannelType::get(
      isSigned ? quant::QuantizationFlags::Signed : 0, signless, f32,
      DenseElementsAttr::get(RankedTensorType::get(counts, f32), scaleValues),
      DenseElementsAttr::get(RankedTensorType::get(counts, signless),
                             zeroValues),
      dims, sizes,
      quant::QuantizedType::getDefaultMinimumForInteger(isSigned, width),
      quant::QuantizedType::getDefaultMaximumForInteger(isSigned, width)));
}

quant::QuantizedType tinyml::scaleScheme(quant::QuantizedType scheme,
                                         double factor) {
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(scheme))
    return quant::UniformQuantizedType::get(
        uniform.getFlags(), uniform.getStorageType(),
        uniform.getExpressedType(), uniform.getScale() * factor,
        uniform.getZeroPoint(), uniform.getStorageTypeMin(),
        uniform.getStorageTypeMax());
  auto perAxis = cast<quant::UniformQuantizedPerAxisType>(scheme);
  SmallVector<double> scales(perAxis.getScales());
  for (double &scale : scales)
    scale *= factor;
  return quant::UniformQuantizedPerAxisType::get(
      perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(),
      scales, perAxis.getZeroPoints(), perAxis.getQuantizedDimension(),
      perAxis.getStorageTypeMin(), perAxis.getStorageTypeMax());
}
