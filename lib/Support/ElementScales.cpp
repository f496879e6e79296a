//===- ElementScales.cpp - Scale and zero point of every element ----------===//

#include "tinyml/Support/ElementScales.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace tinyml {

int64_t ElementScales::find(int64_t element) const {
  int64_t position = 0;
  for (const Dim &dim : dims)
    position += element / dim.inner % dim.size / dim.block * dim.step;
  return position;
}

FailureOr<ElementScales> ElementScales::get(RankedTensorType type,
                                            std::string *reason) {
  ElementScales result;
  ArrayRef<int64_t> shape = type.getShape();
  SmallVector<int64_t> blocks(shape.size(), 1); // how many, per dimension
  Type element = type.getElementType();
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(element)) {
    result.scales = {uniform.getScale()};
    result.zeroPoints = {uniform.getZeroPoint()};
    return result;
  }
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element);
  auto perBlock = dyn_cast<quant::UniformQuantizedSubChannelType>(element);
  if (perAxis) {
    llvm::append_range(result.scales, perAxis.getScales());
    llvm::append_range(result.zeroPoints, perAxis.getZeroPoints());
    size_t axis = perAxis.getQuantizedDimension();
    if (axis < blocks.size())
      blocks[axis] = result.scales.size();
    else
      blocks.clear();
  } else if (perBlock) {
    for (const APFloat &scale : perBlock.getScales().getValues<APFloat>())
      result.scales.push_back(scale.convertToDouble());
    for (const APInt &zero : perBlock.getZeroPoints().getValues<APInt>())
      result.zeroPoints.push_back(perBlock.isSigned() ? zero.getSExtValue()
                                                      : zero.getZExtValue());
    blocks = llvm::to_vector(perBlock.getScales().getType().getShape());
  }
  auto divides = [](auto pair) {
    auto [size, count] = pair;
    return count > 0 && size % count == 0;
  };
  bool fits = blocks.size() == shape.size() &&
              llvm::all_of(llvm::zip(shape, blocks), divides) &&
              (!perAxis || shape[perAxis.getQuantizedDimension()] ==
                               static_cast<int64_t>(result.scales.size()));
  if (result.scales.empty() || !fits) {
    if (!reason)
      return failure();
    llvm::raw_string_ostream os(*reason);
    os << result.scales.size() << " scales";
    if (perAxis)
      os << " along dimension " << perAxis.getQuantizedDimension();
    os << " of a tensor [";
    llvm::interleaveComma(shape, os);
    os << "]";
    return failure();
  }
  int64_t inner = 1, step = 1;
  for (size_t dim = shape.size(); dim-- > 0;) {
    if (blocks[dim] > 1)
      result.dims.push_back(
          {inner, shape[dim], shape[dim] / blocks[dim], step});
    inner *= shape[dim];
    step *= blocks[dim];
  }
  return result;
}

} // namespace tinyml
