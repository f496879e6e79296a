//===- Samples.h - From files of arrays to a model's inputs -----*- C++ -*-===//

#ifndef TINYML_DATA_SAMPLES_H
#define TINYML_DATA_SAMPLES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Data/ArrayFile.h"

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

/// Samples as a file holds them: one, a leading dimension of several, or two of
/// sequences and their samples.
struct SampleSet {
  std::vector<Sample> samples;
  bool isBatch = false;
  /// Samples of each sequence where the file holds several, else 0: all are
  /// one.
  int64_t sequenceLength = 0;
};

/// Returns whether sample `index` is the first of a sequence, where each has
/// `sequenceLength` samples (0 = all).
inline bool isSequenceStart(int64_t index, int64_t sequenceLength) {
  return index == 0 || (sequenceLength > 0 && index % sequenceLength == 0);
}

/// Returns the arrays' element type for elements of `type`, or none where NumPy
/// has no such type. Signless integers are signed.
std::optional<ArrayType> getArrayType(mlir::Type type);

/// Describes the arguments of `func` that are no state: their `onnx.name`, or
/// `input<N>`.
llvm::Expected<std::vector<Port>> describeInputs(mlir::func::FuncOp func);

/// Describes the results of `func` that are no state: their `onnx.name`, or
/// `output<N>`.
llvm::Expected<std::vector<Port>> describeOutputs(mlir::func::FuncOp func);

/// Returns the array `name`, or null.
const Array *findArray(llvm::ArrayRef<NamedArray> arrays, llvm::StringRef name);

/// Returns the array of a `.npy` file, which has no name, or null.
const Array *findOnlyArray(llvm::ArrayRef<NamedArray> arrays);

/// Gives the samples that a file holds one after the other. Only arrays that
/// the ports need are read, and only one sample is in memory.
class SampleReader {
public:
  /// Takes each port's array from `file`: the one with the port's name, or that
  /// `bindings` names for the port; where the model has one port and the file
  /// is a .npy, its array. An array has the port's shape, or one more dimension
  /// in front, or the leading dimension instead of the port's leading 1;
  /// dimensions of 1 and a port or sample that is flat do not matter. With
  /// `takesSequences` there may be a dimension of sequences in front of that of
  /// samples.
  static llvm::Expected<SampleReader>
  create(llvm::ArrayRef<Port> ports, const ArrayFile &file,
         const std::map<std::string, std::string> &bindings,
         bool takesSequences = false);

  int64_t size() const { return count; }
  bool isBatch() const { return batch; }
  /// Samples of a sequence where there are several, else 0.
  int64_t getSequenceLength() const { return sequenceLength; }

  /// How many samples were read or left out.
  int64_t getPosition() const { return position; }

  /// Returns the next sample in the ports' element types. Fails where a value
  /// would change or the file is damaged.
  llvm::Expected<Sample> read();

  /// Leaves out the next sample.
  llvm::Error skip();

private:
  llvm::Error advance();

  std::string file;
  std::vector<Port> ports;
  std::vector<ArrayStream> streams; ///< one per port
  int64_t count = 1;
  int64_t position = 0;
  int64_t sequenceLength = 0;
  bool batch = false;
};

/// Reads all samples; see SampleReader.
llvm::Expected<SampleSet>
makeSamples(llvm::ArrayRef<Port> ports, const ArrayFile &file,
            const std::map<std::string, std::string> &bindings,
            bool takesSequences = false);

/// The reverse: one array per port, of all samples.
std::vector<NamedArray> stackSamples(llvm::ArrayRef<Port> ports,
                                     const SampleSet &set);

} // namespace tinyml

#endif // TINYML_DATA_SAMPLES_H
