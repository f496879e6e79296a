//===- Layouts.cpp - Ops under permuted dimensions ------------------------===//

#include "ElementTypes.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

using namespace mlir;
using namespace tinyml::ir;

void ConcatOp::permuteDims(ArrayRef<int64_t> perm) { setAxis(perm[getAxis()]); }

void SoftmaxOp::permuteDims(ArrayRef<int64_t> perm) {
  setAxis(perm[getAxis()]);
}

void MeanOp::permuteDims(ArrayRef<int64_t> perm) {
  setAxes(permuteAxes(getAxes(), perm));
}

void PadOp::permuteDims(ArrayRef<int64_t> perm) {
  SmallVector<int64_t> inverse = invertPermutationVector(perm);
  setLow(applyPermutation(getLow(), inverse));
  setHigh(applyPermutation(getHigh(), inverse));
}

void ExpandOp::permuteDims(ArrayRef<int64_t> perm) {
  setShape(applyPermutation(getShape(), invertPermutationVector(perm)));
}

/// Pools take any order of height and width, but neither as batch or channels.
static bool swapsHeightAndWidth(ArrayRef<int64_t> perm) {
  return perm == ArrayRef<int64_t>{0, 2, 1, 3};
}

template <typename PoolOp>
static void swapHeightAndWidth(PoolOp pool) {
  ArrayRef<int64_t> sides = pool.getPadding();
  pool.setPadding({sides[1], sides[0], sides[3], sides[2]});
  pool.setKernel({pool.getKernel()[1], pool.getKernel()[0]});
  pool.setStrides({pool.getStrides()[1], pool.getStrides()[0]});
  pool.setDilations({pool.getDilations()[1], pool.getDilations()[0]});
}

bool MaxPool2DOp::canPermuteDims(ArrayRef<int64_t> perm) {
  return swapsHeightAndWidth(perm);
}

void MaxPool2DOp::permuteDims(ArrayRef<int64_t>) { swapHeightAndWidth(*this); }

bool AvgPool2DOp::canPermuteDims(ArrayRef<int64_t> perm) {
  return swapsHeightAndWidth(perm);
}

void AvgPool2DOp::permuteDims(ArrayRef<int64_t>) { swapHeightAndWidth(*this); }
