//===- DataMovementOps.cpp - Moving elements unchanged --------------------===//

#include "ElementTypes.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

//===----------------------------------------------------------------------===//
// ReshapeOp
//===----------------------------------------------------------------------===//

LogicalResult ReshapeOp::verify() {
  if (failed(verifySameElementType(*this)))
    return failure();
  FailureOr<int64_t> from = countElements(ir::getShape(getInput()));
  FailureOr<int64_t> to = countElements(ir::getShape(getOutput()));
  if (failed(from) || failed(to) || *from != *to)
    return emitOpError("requires the same number of elements, found [")
           << ir::getShape(getInput()) << "] and [" << ir::getShape(getOutput())
           << "]";
  return success();
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto inner = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// TransposeOp
//===----------------------------------------------------------------------===//

LogicalResult TransposeOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  ArrayRef<int64_t> input = ir::getShape(getInput());
  SmallVector<bool> seen(input.size(), false);
  shape.clear();
  for (int64_t dim : getPerm()) {
    if (dim < 0 || dim >= static_cast<int64_t>(input.size()) || seen[dim])
      break;
    seen[dim] = true;
    shape.push_back(input[dim]);
  }
  if (shape.size() == input.size() && getPerm().size() == input.size())
    return success();
  return emitOpError("requires a permutation of ")
         << input.size() << " dimensions, found [" << getPerm() << "]";
}

LogicalResult TransposeOp::verify() { return verifySameElementType(*this); }

OpFoldResult TransposeOp::fold(FoldAdaptor) {
  ArrayRef<int64_t> perm = getPerm();
  if (llvm::equal(perm, llvm::seq<int64_t>(0, perm.size())))
    return getInput();
  if (auto inner = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> combined;
    for (int64_t dim : perm)
      combined.push_back(inner.getPerm()[dim]);
    setPerm(combined);
    getInputMutable().assign(inner.getInput());
    return getResult();
  }
  return {};
}

//===----------------------------------------------------------------------===//
// ConcatOp
//===----------------------------------------------------------------------===//

LogicalResult ConcatOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  if (getInputs().empty())
    return emitOpError("requires at least one input");
  llvm::append_range(shape, ir::getShape(getInputs().front()));
  int64_t rank = shape.size(), axis = getAxis();
  if (axis < 0 || axis >= rank)
    return emitOpError("requires 0 <= axis < ") << rank << ", found " << axis;
  for (Value input : llvm::drop_begin(getInputs())) {
    ArrayRef<int64_t> other = ir::getShape(input);
    bool fits = static_cast<int64_t>(other.size()) == rank;
    for (int64_t dim = 0; fits && dim < rank; ++dim)
      fits = dim == axis || other[dim] == shape[dim];
    if (!fits)
      return emitOpError("requires inputs that differ in dimension ")
             << axis << " only, found [" << ir::getShape(getInputs().front())
             << "] and [" << other << "]";
    shape[axis] = saturatingMulAdd(shape[axis], 1, other[axis]);
  }
  return success();
}

LogicalResult ConcatOp::verify() {
  Type output = getElementType(getOutput());
  bool isQuantized = isa<quant::UniformQuantizedType>(output);
  for (Value input : getInputs()) {
    Type type = getElementType(input);
    if (type != output &&
        !(isQuantized && isa<quant::UniformQuantizedType>(type)))
      return emitOpError("requires equal element types, or per-tensor "
                         "quantized ones, found ")
             << type << " and " << output;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// PadOp
//===----------------------------------------------------------------------===//

LogicalResult PadOp::inferResultShape(SmallVectorImpl<int64_t> &shape) {
  llvm::append_range(shape, ir::getShape(getInput()));
  if (getLow().size() != shape.size() || getHigh().size() != shape.size())
    return emitOpError("requires ")
           << shape.size() << " numbers in 'low' and 'high', found "
           << getLow().size() << " and " << getHigh().size();
  for (auto [dim, low, high] : llvm::zip(shape, getLow(), getHigh())) {
    int64_t size;
    if (llvm::AddOverflow(dim, low, size) ||
        llvm::AddOverflow(size, high, size) || size < 0)
      return emitOpError("cuts a dimension of ")
             << dim << " by [" << low << ", " << high << "]";
    dim = size;
  }
  return success();
}

LogicalResult PadOp::verify() {
  StringRef mode = getMode();
  if (!llvm::is_contained({"constant", "edge", "reflect", "wrap"}, mode))
    return emitOpError("requires mode 'constant', 'edge', 'reflect' or "
                       "'wrap', found '")
           << mode << "'";
  if (mode != "constant")
    for (auto [dim, low, high] :
         llvm::zip(ir::getShape(getInput()), getLow(), getHigh())) {
      if (low < 0 || high < 0)
        return emitOpError("of mode '") << mode << "' cannot cut";
      if (mode == "reflect" && std::max(low, high) >= std::max<int64_t>(dim, 1))
        return emitOpError("of mode 'reflect' pads a dimension of ")
               << dim << " by [" << low << ", " << high << "]";
    }
  return verifySameElementType(*this);
}

//===----------------------------------------------------------------------===//
// ConstantOp
//===----------------------------------------------------------------------===//

LogicalResult ConstantOp::verify() {
  auto type = cast<RankedTensorType>(getType());
  if (type.getShape() != getValue().getShapedType().getShape())
    return emitOpError("has a value of type ")
           << getValue().getShapedType() << " for a result of type " << type;
  Type stored = getValue().getElementType();
  Type element = type.getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(element)) {
    if (stored.isInteger(quantized.getStorageTypeIntegralWidth()))
      return success();
  } else if (stored == element) {
    return success();
  }
  return emitOpError("has a value of ")
         << stored << " elements for a result of " << element;
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValueAttr(); }
