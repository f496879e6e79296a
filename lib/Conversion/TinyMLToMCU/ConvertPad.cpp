//===- ConvertPad.cpp - pad -----------------------------------------------===//

#include "Clamps.h"
#include "Converters.h"
#include "StridedDims.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;

namespace tinyml {

/// Returns the element that a constant padding writes, as bits.
static FailureOr<int64_t> getPadBits(ir::PadOp op) {
  double value = op.getValue().convertToDouble();
  Type element = ir::getElementType(op.getInput());
  if (element.isF32())
    return llvm::bit_cast<int32_t>(static_cast<float>(value));
  if (auto type = ir::getQuantizedType(op.getInput()))
    return quantizeValue(type, value);
  if (element.isInteger() && std::abs(value) < std::ldexp(1.0, 62))
    return static_cast<int64_t>(value);
  if (value == 0.0)
    return 0;
  if (auto type = dyn_cast<FloatType>(element); type && type.getWidth() <= 32) {
    llvm::APFloat number(value);
    bool losesInfo;
    number.convert(type.getFloatSemantics(), llvm::APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return static_cast<int64_t>(number.bitcastToAPInt().getZExtValue());
  }
  return op.emitError("cannot write ") << value << " as " << element;
}

/// Returns whether nothing is added.
static bool isCut(ArrayRef<PadDim> dims) {
  return llvm::all_of(
      dims, [](const PadDim &dim) { return dim.low <= 0 && dim.high <= 0; });
}

/// Cuts what the negative numbers of `dims` say off `buffer` and leaves zeros
/// in their place: one copy for each dimension, the last to the result where
/// nothing is added; none for a dimension with one row, whose rest is a view.
static FailureOr<Value> cut(ir::PadOp op, Value buffer,
                            MutableArrayRef<PadDim> dims, ModelBuilder &model) {
  SmallVector<int64_t> sizes;
  size_t last = 0;
  for (auto [index, dim] : llvm::enumerate(dims)) {
    sizes.push_back(dim.size);
    if (dim.low < 0 || dim.high < 0)
      last = index;
  }
  bool isResult = isCut(dims);
  Type element = ir::getElementType(op.getInput());
  int64_t width = getElementBytes(getStorageType(element));
  for (auto [index, dim] : llvm::enumerate(dims)) {
    int64_t before = std::max<int64_t>(0, -dim.low);
    int64_t after = std::max<int64_t>(0, -dim.high);
    dim.low = std::max<int64_t>(0, dim.low);
    dim.high = std::max<int64_t>(0, dim.high);
    if (before == 0 && after == 0)
      continue;
    int64_t rows = 1, inner = 1;
    for (int64_t size : ArrayRef(sizes).take_front(index))
      rows *= size;
    for (int64_t size : ArrayRef(sizes).drop_front(index + 1))
      inner *= size;
    int64_t kept = dim.size - before - after;
    if (kept <= 0)
      return op.emitError("cuts all of dimension ") << index << " off";
    Type storage = cast<MemRefType>(buffer.getType()).getElementType();
    int64_t offset = before * inner * width;
    int64_t length = (rows * dim.size - before) * inner;
    dim.size = sizes[index] = kept;
    if (rows == 1) {
      buffer = model.createView(op.getLoc(), buffer,
                                MemRefType::get(sizes, storage), offset);
      continue;
    }
    Value part = model.createView(op.getLoc(), buffer,
                                  MemRefType::get({length}, storage), offset);
    Value smaller = isResult && index == last
                        ? model.createResult(op.getOutput())
                        : model.createTemporary(op.getLoc(), sizes, element);
    tm_copy_shape shape = {};
    shape.rows = model.narrow(rows);
    shape.len = shape.y_stride = model.narrow(kept * inner);
    shape.x_stride = model.narrow((kept + before + after) * inner);
    if (failed(model.copyRows(op.getLoc(), part, smaller, shape)))
      return failure();
    buffer = smaller;
  }
  return buffer;
}

/// Merges the dimensions to the kernel's four. Elements of `parts` units of the
/// kernel's width are one more dimension.
static FailureOr<tm_pad_shape> getPadShape(ir::PadOp op, ArrayRef<PadDim> dims,
                                           int64_t parts, int32_t mode,
                                           ModelBuilder &model) {
  SmallVector<PadDim> all(dims);
  all.push_back({parts, 0, 0});
  SmallVector<PadDim> merged = mergePadDims(all, mode == TM_PAD_CONST);
  constexpr size_t kMaxDims = 4;
  if (merged.size() > kMaxDims)
    return op.emitError("pads ")
           << merged.size() << " groups of dimensions, at most " << kMaxDims
           << " are supported";
  merged.insert(merged.begin(), kMaxDims - merged.size(), PadDim{1, 0, 0});
  auto get = [&](size_t index, int64_t PadDim::*member) {
    return model.narrow(merged[index].*member);
  };
  auto size = &PadDim::size, low = &PadDim::low, high = &PadDim::high;
  return tm_pad_shape{get(0, size), get(1, size), get(2, size), get(3, size),
                      get(0, low),  get(1, low),  get(2, low),  get(3, low),
                      get(0, high), get(1, high), get(2, high), get(3, high),
                      mode};
}

/// Makes `buffer`, which has the result's shape, the result. Where the op that
/// made it has not, it is a view of another tensor, copied where the result
/// has a place of its own.
static LogicalResult setResult(ir::PadOp op, Value buffer,
                               ModelBuilder &model) {
  if (model.hasBuffer(op.getOutput()))
    return success();
  if (!model.hasDestination(op.getOutput())) {
    model.setBuffer(op.getOutput(), buffer);
    return success();
  }
  tm_copy_shape shape = {};
  shape.rows = 1;
  shape.len = shape.x_stride = shape.y_stride =
      model.narrow(op.getType().getNumElements());
  return model.copyRows(op.getLoc(), buffer, model.createResult(op.getOutput()),
                        shape);
}

static LogicalResult convertPad(ir::PadOp op, ModelBuilder &model) {
  int32_t mode = llvm::StringSwitch<int32_t>(op.getMode())
                     .Case("edge", TM_PAD_EDGE)
                     .Case("reflect", TM_PAD_REFLECT)
                     .Case("wrap", TM_PAD_WRAP)
                     .Default(TM_PAD_CONST);
  SmallVector<PadDim> dims;
  for (auto [size, low, high] :
       llvm::zip(ir::getShape(op.getInput()), op.getLow(), op.getHigh()))
    dims.push_back({size, low, high});
  bool isResult = isCut(dims);
  FailureOr<int64_t> bits = mode == TM_PAD_CONST && !isResult
                                ? getPadBits(op)
                                : FailureOr<int64_t>(0);
  FailureOr<Value> input = cut(op, model.getBuffer(op.getInput()), dims, model);
  if (failed(bits) || failed(input))
    return failure();
  if (isResult)
    return setResult(op, *input, model);
  // Elements of 64 bits are padded by halves.
  int64_t width =
      getElementBytes(getStorageType(ir::getElementType(op.getInput())));
  int64_t parts = width == 8 ? 2 : 1;
  if (parts == 2 && *bits != 0)
    return op.emitError("can pad ") << 8 * width << "-bit elements only with 0";
  FailureOr<tm_pad_shape> shape = getPadShape(op, dims, parts, mode, model);
  if (failed(shape))
    return failure();
  tm_pad_value params = {static_cast<int32_t>(*bits)};
  auto inParts = [&](Value buffer) {
    if (parts == 1)
      return buffer;
    auto type = cast<MemRefType>(buffer.getType());
    SmallVector<int64_t> sizes(type.getShape());
    sizes.push_back(parts);
    Type part = IntegerType::get(op.getContext(), 8 * width / parts);
    return model.createView(op.getLoc(), buffer, MemRefType::get(sizes, part));
  };
  Value output = inParts(model.createResult(op.getOutput()));
  return model.callByWidth("pad", op.getLoc(), inParts(*input), output, *shape,
                           params);
}

/// Returns whether nothing is added or cut.
static bool isPadView(ir::PadOp op) {
  auto isZero = [](int64_t number) { return number == 0; };
  return llvm::all_of(op.getLow(), isZero) &&
         llvm::all_of(op.getHigh(), isZero);
}

void addPadConverters(Converters &converters) {
  converters.add(convertPad, isPadView);
}

} // namespace tinyml
