//===- Samples.h - From files of arrays to a model's inputs -----*- C++ -*-===//

#ifndef TINYML_RUN_SAMPLES_H
#define TINYML_RUN_SAMPLES_H

#include "mlir/IR/Types.h"
#include "tinyml/Run/Array.h"

#include <map>
#include <optional>

namespace tinyml {

/// An input or output of a model.
struct Port {
  std::string name;
  ArrayType type;
  llvm::SmallVector<int64_t> shape;

  int64_t getNumElements() const;
  int64_t getNumBytes() const { return getNumElements() * type.bytes; }
};

/// One array per port.
using Sample = std::vector<Array>;

/// Samples as a file holds them: one, or a leading dimension of several.
struct SampleSet {
  std::vector<Sample> samples;
  bool isBatch = false;
};

/// Returns the arrays' element type for elements of `type`, or none where NumPy
/// has no such type. Signless integers are signed.
std::optional<ArrayType> getArrayType(mlir::Type type);

/// Returns the array `name`, or null.
const Array *findArray(llvm::ArrayRef<NamedArray> arrays, llvm::StringRef name);

/// Takes each port's array from `arrays`, which `file` holds: the one with the
/// port's name, or that `bindings` names for the port; where the model has one
/// port and the file one array, that one. An array has the port's shape, or one
/// more dimension in front, or the leading dimension instead of the port's
/// leading 1; dimensions of 1 and a port or sample that is flat do not matter.
/// Element types are converted where no value changes.
llvm::Expected<SampleSet>
makeSamples(llvm::ArrayRef<Port> ports, llvm::ArrayRef<NamedArray> arrays,
            const std::map<std::string, std::string> &bindings,
            llvm::StringRef file);

/// The reverse: one array per port, of all samples.
std::vector<NamedArray> stackSamples(llvm::ArrayRef<Port> ports,
                                     llvm::ArrayRef<Sample> samples,
                                     bool isBatch);

} // namespace tinyml

#endif // TINYML_RUN_SAMPLES_H
