//===- ForEachSample.cpp - Run something on all samples -------------------===//

#include "mlir/IR/Threading.h"
#include "tinyml/Quantization/Calibration/CalibrationData.h"

using namespace mlir;

namespace tinyml {

namespace {
/// Allows threads for a while in a context that otherwise works alone, so that
/// its uniquers are locked.
class ThreadedSection {
public:
  explicit ThreadedSection(MLIRContext *context)
      : context(context), wasThreaded(context->isMultithreadingEnabled()) {
    if (!wasThreaded)
      context->enableMultithreading();
  }
  ~ThreadedSection() {
    if (!wasThreaded)
      context->disableMultithreading();
  }

private:
  MLIRContext *context;
  bool wasThreaded;
};
} // namespace

unsigned countWorkers(int64_t count) {
  unsigned cores = llvm::hardware_concurrency().compute_thread_count();
  return static_cast<unsigned>(std::clamp<int64_t>(count, 1, cores));
}

LogicalResult
forEachSample(MLIRContext *context, int64_t count,
              function_ref<LogicalResult(int64_t, unsigned)> visit) {
  ThreadedSection section(context);
  unsigned workers = countWorkers(count);
  return failableParallelForEachN(context, 0, workers, [&](size_t worker) {
    for (int64_t index = worker; index < count; index += workers)
      if (failed(visit(index, worker)))
        return failure();
    return success();
  });
}

} // namespace tinyml
