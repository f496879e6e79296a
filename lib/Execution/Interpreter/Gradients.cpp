//===- Gradients.cpp - What ops make of the gradients of their results ----===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "Windows.h"
#include "tinyml/Execution/Interpreter/DifferentiableOpInterface.h"

using namespace mlir;

#include "tinyml/Execution/Interpreter/DifferentiableOpInterface.cpp.inc"

namespace tinyml {

namespace {
using Tensors = ArrayRef<Tensor>;
using Gradients = MutableArrayRef<Tensor>;

template <typename Op>
using Differentiator = void (*)(Op op, Tensors operands, ArrayRef<float> dy,
                                Gradients gradients);

template <typename Op, Differentiator<Op> differentiator>
struct GradientModel : DifferentiableOpInterface::ExternalModel<
                           GradientModel<Op, differentiator>, Op> {
  void differentiate(Operation *op, Tensors operands, const Tensor &gradient,
                     Gradients gradients) const {
    differentiator(cast<Op>(op), operands, gradient.getValues<float>(),
                   gradients);
  }
};

/// One function of single numbers: the slope of a chord across each.
struct UnaryGradientModel
    : DifferentiableOpInterface::FallbackModel<UnaryGradientModel> {
  void differentiate(Operation *op, Tensors operands, const Tensor &gradient,
                     Gradients gradients) const {
    auto unary = cast<ir::UnaryOpInterface>(op);
    for (auto [dx, x, dy] : llvm::zip_equal(
             gradients[0].getMutableValues<float>(),
             operands[0].getValues<float>(), gradient.getValues<float>())) {
      if (dy == 0)
        continue;
      double step = 1e-4 * std::max(1.0, std::abs(static_cast<double>(x)));
      double slope =
          (unary.computeReal(x + step) - unary.computeReal(x - step)) /
          (2 * step);
      // Beyond the ends of its domain a function says nothing.
      if (std::isfinite(slope))
        dx += static_cast<float>(slope * dy);
    }
  }
};
} // namespace

template <typename Op, Differentiator<Op> differentiator>
static void attachGradient(MLIRContext *context) {
  Op::template attachInterface<GradientModel<Op, differentiator>>(*context);
}

/// Calls `visit` with the position of each result and those of both operands;
/// dimensions of 1 are repeated.
static void forEachPair(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs,
                        function_ref<void(int64_t, int64_t, int64_t)> visit) {
  SmallVector<int64_t> out;
  SmallVector<int64_t> left = getStrides(lhs), right = getStrides(rhs);
  for (size_t dim = 0; dim < lhs.size(); ++dim) {
    out.push_back(lhs[dim] == 1 ? rhs[dim] : lhs[dim]);
    if (lhs[dim] == 1)
      left[dim] = 0;
    if (rhs[dim] == 1)
      right[dim] = 0;
  }
  int64_t position = 0;
  forEachIndex(out, [&](ArrayRef<int64_t> index) {
    int64_t a = 0, b = 0;
    for (size_t dim = 0; dim < index.size(); ++dim) {
      a += index[dim] * left[dim];
      b += index[dim] * right[dim];
    }
    visit(position++, a, b);
  });
}

/// `slopes(a, b)` are the derivatives by both operands.
template <typename Slopes>
static void differentiatePairs(Tensors operands, ArrayRef<float> dy,
                               Gradients gradients, Slopes slopes) {
  ArrayRef<float> a = operands[0].getValues<float>();
  ArrayRef<float> b = operands[1].getValues<float>();
  MutableArrayRef<float> da = gradients[0].getMutableValues<float>();
  MutableArrayRef<float> db = gradients[1].getMutableValues<float>();
  auto visit = [&](int64_t at, int64_t left, int64_t right) {
    auto [byLeft, byRight] = slopes(a[left], b[right]);
    da[left] += byLeft * dy[at];
    db[right] += byRight * dy[at];
  };
  if (a.size() == dy.size() && b.size() == dy.size()) {
    for (size_t at = 0; at < dy.size(); ++at)
      visit(at, at, at);
    return;
  }
  forEachPair(operands[0].getShape(), operands[1].getShape(), visit);
}

static void differentiateAdd(ir::AddOp, Tensors operands, ArrayRef<float> dy,
                             Gradients gradients) {
  differentiatePairs(operands, dy, gradients,
                     [](float, float) { return std::pair(1.0f, 1.0f); });
}

static void differentiateSub(ir::SubOp, Tensors operands, ArrayRef<float> dy,
                             Gradients gradients) {
  differentiatePairs(operands, dy, gradients,
                     [](float, float) { return std::pair(1.0f, -1.0f); });
}

static void differentiateMul(ir::MulOp, Tensors operands, ArrayRef<float> dy,
                             Gradients gradients) {
  differentiatePairs(operands, dy, gradients,
                     [](float a, float b) { return std::pair(b, a); });
}

static void differentiateClamp(ir::ClampOp, Tensors, ArrayRef<float> dy,
                               Gradients gradients) {
  for (auto [dx, d] :
       llvm::zip_equal(gradients[0].getMutableValues<float>(), dy))
    dx += d;
}

static void differentiateReshape(ir::ReshapeOp, Tensors, ArrayRef<float> dy,
                                 Gradients gradients) {
  for (auto [dx, d] :
       llvm::zip_equal(gradients[0].getMutableValues<float>(), dy))
    dx += d;
}

static void differentiateTranspose(ir::TransposeOp op, Tensors operands,
                                   ArrayRef<float> dy, Gradients gradients) {
  MutableArrayRef<float> dx = gradients[0].getMutableValues<float>();
  SmallVector<int64_t> strides = getStrides(operands[0].getShape());
  int64_t position = 0;
  forEachIndex(op.getOutput().getType().getShape(),
               [&](ArrayRef<int64_t> index) {
                 int64_t from = 0;
                 for (auto [at, dim] : llvm::zip_equal(index, op.getPerm()))
                   from += at * strides[dim];
                 dx[from] += dy[position++];
               });
}

static void differentiateConcat(ir::ConcatOp op, Tensors operands,
                                ArrayRef<float> dy, Gradients gradients) {
  AxisView whole(op.getOutput().getType().getShape(), op.getAxis());
  int64_t start = 0;
  for (auto [operand, gradient] : llvm::zip_equal(operands, gradients)) {
    AxisView part(operand.getShape(), op.getAxis());
    MutableArrayRef<float> dx = gradient.getMutableValues<float>();
    int64_t length = part.length * part.inner;
    for (int64_t outer = 0; outer < part.outer; ++outer)
      for (int64_t i = 0; i < length; ++i)
        dx[outer * length + i] +=
            dy[(outer * whole.length + start) * whole.inner + i];
    start += part.length;
  }
}

static void differentiateAvgPool(ir::AvgPool2DOp op, Tensors,
                                 ArrayRef<float> dy, Gradients gradients) {
  MutableArrayRef<float> dx = gradients[0].getMutableValues<float>();
  forEachWindow(op, [&](int64_t at, const Window &window) {
    auto count = op.getCountIncludePad() ? static_cast<size_t>(window.padded)
                                         : window.positions.size();
    for (int64_t position : window.positions)
      dx[position] += dy[at] / static_cast<float>(count);
  });
}

static void differentiateMaxPool(ir::MaxPool2DOp op, Tensors operands,
                                 ArrayRef<float> dy, Gradients gradients) {
  ArrayRef<float> x = operands[0].getValues<float>();
  MutableArrayRef<float> dx = gradients[0].getMutableValues<float>();
  forEachWindow(op, [&](int64_t at, const Window &window) {
    int64_t largest = window.positions.front();
    for (int64_t position : window.positions)
      if (x[position] > x[largest])
        largest = position;
    dx[largest] += dy[at];
  });
}

static void differentiateMean(ir::MeanOp op, Tensors operands,
                              ArrayRef<float> dy, Gradients gradients) {
  ArrayRef<int64_t> shape = operands[0].getShape();
  SmallVector<int64_t> dims(shape);
  for (int64_t axis : op.getAxes())
    dims[axis] = 1;
  MutableArrayRef<float> dx = gradients[0].getMutableValues<float>();
  auto count = static_cast<float>(dx.size()) / static_cast<float>(dy.size());
  forEachPair(shape, dims, [&](int64_t at, int64_t, int64_t to) {
    dx[at] += dy[to] / count;
  });
}

/// Whether the function is constant but for jumps: gradients end there, and a
/// chord across a jump is no slope.
static bool isStaircase(RegisteredOperationName name) {
  for (TypeID id : {TypeID::get<ir::SignOp>(), TypeID::get<ir::FloorOp>(),
                    TypeID::get<ir::CeilOp>(), TypeID::get<ir::RoundOp>()})
    if (name.getTypeID() == id)
      return true;
  return false;
}

void attachGradients(MLIRContext *context) {
  attachGradient<ir::AddOp, differentiateAdd>(context);
  attachGradient<ir::SubOp, differentiateSub>(context);
  attachGradient<ir::MulOp, differentiateMul>(context);
  attachGradient<ir::ClampOp, differentiateClamp>(context);
  attachGradient<ir::ReshapeOp, differentiateReshape>(context);
  attachGradient<ir::TransposeOp, differentiateTranspose>(context);
  attachGradient<ir::ConcatOp, differentiateConcat>(context);
  attachGradient<ir::AvgPool2DOp, differentiateAvgPool>(context);
  attachGradient<ir::MaxPool2DOp, differentiateMaxPool>(context);
  attachGradient<ir::MeanOp, differentiateMean>(context);
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (name.hasInterface<ir::UnaryOpInterface>() && !isStaircase(name))
      name.attachInterface<UnaryGradientModel>();
}

} // namespace tinyml
