//===- IntegerState.cpp - Remember integers instead of floats -------------===//

#include "IntegerPorts.h"
#include "tinyml/Quantization/Folding/Passes.h"
#include "tinyml/Support/QuantMath.h"
#include "tinyml/Support/States.h"
#include "tinyml/Support/Weights.h"

namespace tinyml::ir {
#define GEN_PASS_DEF_INTEGERSTATE
#include "tinyml/Quantization/Folding/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

namespace {
struct IntegerState : tinyml::ir::impl::IntegerStateBase<IntegerState> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!func.getBody().hasOneBlock())
      return;
    Operation *terminator = func.getBody().front().getTerminator();
    for (const State &state : getStates(func)) {
      OpOperand &output = terminator->getOpOperand(state.result);
      DequantizeOp dequantize = getDequantize(output.get());
      if (!dequantize)
        continue;
      quant::UniformQuantizedType type =
          getQuantizedType(dequantize.getInput());
      if (failed(quantizeInitial(func, state, type)))
        return signalPassFailure();
      takeIntegers(func.getArgument(state.argument), type);
      giveIntegers(output, dequantize);
      ++numStates;
    }
    updateFunctionType(func);
  }

private:
  /// Quantizes what the model gives the state at first; zeros are zero points
  /// by themselves.
  static LogicalResult quantizeInitial(func::FuncOp func, const State &state,
                                       quant::UniformQuantizedType type);
};
} // namespace

LogicalResult IntegerState::quantizeInitial(func::FuncOp func,
                                            const State &state,
                                            quant::UniformQuantizedType type) {
  auto initial =
      func.getArgAttrOfType<ElementsAttr>(state.argument, kInitialStateAttr);
  if (!initial)
    return success();
  FailureOr<WeightsView> view = WeightsView::get(initial, func.getLoc());
  if (failed(view))
    return failure();
  auto stored = RankedTensorType::get(initial.getShapedType().getShape(),
                                      type.getStorageType());
  auto quantize = [&](auto zero) {
    SmallVector<decltype(zero)> values;
    for (float real : view->getValues<float>())
      values.push_back(static_cast<decltype(zero)>(quantizeValue(type, real)));
    return makeWeights<decltype(zero)>(stored, values, state.name);
  };
  func.setArgAttr(state.argument, kInitialStateAttr,
                  isWide(type) ? quantize(int16_t()) : quantize(int8_t()));
  return success();
}
