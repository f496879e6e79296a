//===- PassChanges.h - What each pass makes of a model ----------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_PASSCHANGES_H
#define TINYML_TOOLS_COMPILE_PASSCHANGES_H

#include "mlir/Pass/PassInstrumentation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"

#include <memory>
#include <string>
#include <vector>

namespace tinyml {

/// What there is to compute and to store in a function, a model or a module.
struct ModelSize {
  int64_t ops = 0;         ///< tinyml ops that are no constants, kernel calls
  int64_t macs = 0;        ///< of linear and recurrent layers, of kernel calls
  int64_t weights = 0;     ///< elements of constants that are read
  int64_t weightBytes = 0; ///< bytes of these

  static ModelSize get(mlir::Operation *root);
  bool operator==(const ModelSize &other) const;
};

struct PassChange {
  std::string pass; ///< as on tinyml-opt's command line
  ModelSize before, after;
};

/// Returns an instrumentation of a pass manager that appends to `changes` what
/// passes have changed, those that others run left out, and those that go from
/// one dialect to the next.
std::unique_ptr<mlir::PassInstrumentation>
recordChanges(std::vector<PassChange> &changes);

/// Returns the changes as `--report=json` has them.
llvm::json::Array toJSON(llvm::ArrayRef<PassChange> changes);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_PASSCHANGES_H
