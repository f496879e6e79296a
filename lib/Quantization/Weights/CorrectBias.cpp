//===- CorrectBias.cpp - Biases whose means are the teacher's -------------===//

#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"

namespace tinyml {
#define GEN_PASS_DEF_CORRECTBIAS
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
struct CorrectBias : tinyml::impl::CorrectBiasBase<CorrectBias> {
  using CorrectBiasBase::CorrectBiasBase;
  CorrectBias(const CorrectBiasOptions &options, QuantizeProgress progress)
      : CorrectBiasBase(options), progress(std::move(progress)) {}

  void runOnOperation() override {
    if (failed(forEachLayer(
            getOperation(), {data, samples, seed, part},
            [&](const LayerPair &pair, const Sweep &f, const Sweep &q) {
              return visit(pair, f, q);
            },
            progress, "correct biases")))
      signalPassFailure();
  }

private:
  LogicalResult visit(const LayerPair &pair, const Sweep &f, const Sweep &q);

  QuantizeProgress progress;
};
} // namespace

LogicalResult CorrectBias::visit(const LayerPair &pair, const Sweep &f,
                                 const Sweep &q) {
  FailureOr<LayerWeights> mine = LayerWeights::read(pair.student);
  FailureOr<LayerWeights> theirs = LayerWeights::read(pair.teacher);
  if (failed(mine) || failed(theirs))
    return failure();
  std::vector<InputMoments> moments =
      measureInputs({theirs->columns, f, pair.teacher->getOperand(0)},
                    {theirs->columns, q, pair.student->getOperand(0)}, seed,
                    /*onlyMeans=*/true);
  setBias(pair.student, correctBias(*theirs, mine->filter, moments));
  ++numLayers;
  return success();
}

std::unique_ptr<Pass>
tinyml::createCorrectBias(const CorrectBiasOptions &options,
                          QuantizeProgress progress) {
  return std::make_unique<CorrectBias>(options, std::move(progress));
}
