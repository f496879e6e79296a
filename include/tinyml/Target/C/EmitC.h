//===- EmitC.h - Prints mcu models as C ------------------------*- C++ -*-===//

#ifndef TINYML_TARGET_C_EMITC_H
#define TINYML_TARGET_C_EMITC_H

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tinyml {

/// A golden run for `<model>_selftest.c`.
struct SelfTestData {
  /// The bytes of each input, in the order of the model's inputs.
  std::vector<std::vector<char>> inputs;
  /// For each step the CRC-32 (IEEE, reflected) of its first output operand
  /// after the step; none where the step is not checked, see isChecked.
  std::vector<std::optional<uint32_t>> crcs;

  /// Whether the self-test can check a step: its output holds integers, which
  /// are the same on every machine, and no later step completes it.
  static bool isChecked(mcu::ModelOp model, int64_t step);
};

/// Samples and what the model gives for them, for `<model>_testbench.c`.
struct TestBenchData {
  struct Sample {
    /// The bytes of each input and output, in the order of the model's.
    std::vector<std::vector<char>> inputs, outputs;
  };
  /// Consecutive calls; a state is reset before the first.
  std::vector<Sample> samples;
  /// How far each output of floats may be off; of integers all are equal.
  std::vector<float> tolerances;
};

struct CEmissionOptions {
  /// What the header tells of the model's origin; nothing about the machine.
  std::string toolVersion = "0.1.0";
  std::string sourceName;
  std::string sourceSha256;
  /// The options that influence the output, as on the command line.
  std::string options;
  /// Emit `<model>_selftest.{h,c}`.
  std::optional<SelfTestData> selfTest;
  /// Emit `<model>_testbench.c`.
  std::optional<TestBenchData> testBench;
  /// Bytes of flash and RAM that the header asserts the model not to exceed,
  /// as far as C can tell.
  std::optional<int64_t> flashLimit, ramLimit;
  /// Emit `<model>_float.{h,c}` where an input or output is quantized.
  bool floatEntry = true;
  /// The weights are bytes in `<model>_weights.bin`, which the C file includes
  /// by the assembler, instead of numbers in C.
  bool binaryWeights = false;
  /// Emit the files of the runtime that the others include.
  bool bundleRuntime = true;
};

/// A file below the output directory; `name` may have a folder, parts separated
/// by '/'.
struct EmittedFile {
  std::string name;
  std::string contents;
};

/// Prints `model`, whose memory is planned and whose names are chosen, as C
/// files. Says what is wrong as an error and fails otherwise; then `files` is
/// unchanged.
mlir::LogicalResult emitC(mcu::ModelOp model, const CEmissionOptions &options,
                          llvm::SmallVectorImpl<EmittedFile> &files);

/// Prints every model of `module`.
mlir::LogicalResult emitC(mlir::ModuleOp module,
                          const CEmissionOptions &options,
                          llvm::SmallVectorImpl<EmittedFile> &files);

/// Returns the name of the C object of `model` that has `member` in it.
std::string getWeightsObjectName(mcu::ModelOp model, mcu::WeightsOp member);

/// Registers `--mcu-to-c` for tinyml-translate: prints all files, each after a
/// line with its name. A module may have attributes of the dialects that
/// `registerDialects` adds to mcu.
void registerMCUToCTranslation(
    std::function<void(mlir::DialectRegistry &)> registerDialects);

} // namespace tinyml

#endif // TINYML_TARGET_C_EMITC_H
