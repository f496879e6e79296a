//===- DropTeacher.cpp - Remove what quantization noted -------------------===//

#include "tinyml/Quantization/Calibration/Ranges.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Passes.h"
#include "tinyml/Quantization/Precision.h"

namespace tinyml {
#define GEN_PASS_DEF_DROPTEACHER
#include "tinyml/Quantization/Passes.h.inc"
} // namespace tinyml

using namespace mlir;
using namespace tinyml;

namespace {
struct DropTeacher : tinyml::impl::DropTeacherBase<DropTeacher> {
  void runOnOperation() override {
    FailureOr<func::FuncOp> func = getModelFunction(getOperation());
    if (failed(func))
      return signalPassFailure();
    if (func::FuncOp teacher = getTeacher(*func)) {
      teacher.erase();
      ++numDropped;
    }
    for (BlockArgument arg : func->getArguments())
      func->removeArgAttr(arg.getArgNumber(), kRangeAttr);
    func->walk([](Operation *op) {
      for (StringRef name : {kIdAttr, kRangeAttr, kPrecisionAttr})
        op->removeAttr(name);
    });
  }
};
} // namespace
