//===- ImportState.cpp - What the parts of the importer share -------------===//

#include "ImportState.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace tinyml;

ImportState::ImportState(MLIRContext *context, const ImportOptions &options,
                         StringRef path)
    : context(context), options(options),
      fileLoc(NameLoc::get(
          StringAttr::get(context, path.empty() ? "<memory>" : path))) {
  if (path.empty() || path.front() == '<')
    return;
  folder = llvm::sys::path::parent_path(path).str();
  if (folder.empty())
    folder = ".";
}

Location ImportState::getNodeLoc(StringRef name) const {
  return NameLoc::get(StringAttr::get(context, name));
}

std::string tinyml::formatDims(ArrayRef<int64_t> dims) {
  if (dims.empty())
    return "scalar";
  return llvm::join(
      llvm::map_range(dims, [](int64_t dim) { return std::to_string(dim); }),
      "x");
}

LogicalResult tinyml::checkTensorSize(ArrayRef<int64_t> dims, int64_t bits,
                                      Location loc, const Twine &what) {
  if (dims.size() > kMaxRank)
    return emitError(loc) << what << " has " << dims.size()
                          << " dimensions; at most " << kMaxRank
                          << " are supported";
  for (int64_t dim : dims)
    if (dim < 0)
      return emitError(loc) << what << " has shape " << formatDims(dims)
                            << ", where a dimension is negative";
  FailureOr<int64_t> count = countElements(dims);
  int64_t total = 0;
  if (failed(count) ||
      llvm::MulOverflow(*count, std::max<int64_t>(bits, 8), total) ||
      total / 8 > kMaxTensorBytes)
    return emitError(loc) << what << " has shape " << formatDims(dims)
                          << ", which takes more than the " << kMaxTensorBytes
                          << " bytes that a tensor may have";
  return success();
}
