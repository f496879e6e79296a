//===- Costs.h - What kernels cost on a core --------------------*- C++ -*-===//
//
// runtime/costs/<core>.json, measured by runtime/bench/costs.py and embedded
// when the tools are built.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_KERNELS_COSTS_H
#define TINYML_KERNELS_COSTS_H

#include "tinyml/Dialect/MCU/IR/KernelInfo.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <set>

namespace mlir {
class Operation;
} // namespace mlir

namespace llvm::json {
class Object;
} // namespace llvm::json

#include <array>

namespace tinyml::mcu {

/// How many channels a layer seems to have more, by what it takes, where their
/// number is a multiple of 4, of 2, or odd, but not of 16.
struct UnevenChannels {
  std::array<double, 3> inputs = {0, 0, 0}, outputs = {0, 0, 0};
};

/// What one function that calls a kernel takes.
struct KernelCost {
  /// For one shape: where none was given, the largest that was measured.
  int64_t codeBytes = 0;
  /// With that of the functions that it calls, the largest of any shape.
  int64_t stackBytes = 0;
  /// The same of a function for any shape, which compilers cannot specialise.
  int64_t generalBytes = 0, generalStackBytes = 0;
  /// Per multiply-accumulate; per element of the largest operand where the
  /// kernel has none: the mean of some shapes.
  double instructions = 0;
  /// What each of getFeatures() takes, in instructions.
  std::vector<double> terms;
  /// Of layers with weights: without a window, and with one.
  UnevenChannels uneven, unevenWindow;
  /// What a function for the shape, and one for any shape, calls that a program
  /// has once. Where no shape was given, what one for some shape calls.
  std::vector<std::string> once, generalOnce;
};

/// Returns what the instructions of a call grow with (the runtime's
/// costs/features.def): `shape` are the words of the kernel's struct, `units`
/// its multiply-accumulates or, without, elements of its largest operand.
llvm::SmallVector<double> getFeatures(const KernelInfo &kernel,
                                      llvm::ArrayRef<int32_t> shape,
                                      int64_t units);

/// Returns the instructions of a call of `shape` that has so many units, as
/// getFeatures() says: the sum of what each of its features takes.
double estimateInstructions(const KernelInfo &kernel, const KernelCost &cost,
                            llvm::ArrayRef<int32_t> shape, int64_t units);

/// Returns the numbers of which these kernels like channels to be multiples: 1
/// first, then those of 4 and 16 with which one takes fewer instructions than
/// with a few channels less.
llvm::SmallVector<int64_t>
getChannelMultiples(llvm::ArrayRef<KernelCost> kernels);

/// What a program has besides functions that call kernels, in bytes.
struct EntryCost {
  int64_t base = 0; ///< of a model without steps
  double call = 0;  ///< of a step
  /// Of a step whose function other shapes share, without the shape.
  double sharedCall = 0;
};

/// Shapes, as the words of the shape struct.
using KernelShapes = std::set<llvm::SmallVector<int32_t>>;

class CostTable {
public:
  /// Returns the table of `core`; where it has none, that of a core with the
  /// instruction set `isa`, an FPU too where `core` has one, with a stack that
  /// covers what compilers do otherwise for another core, else of the
  /// Cortex-M4F.
  static const CostTable &get(llvm::StringRef core, llvm::StringRef isa = {});

  /// Returns that of the target of the module that `op` is in.
  static const CostTable &get(mlir::Operation *op);

  /// The core that it was measured on.
  llvm::StringRef getCore() const { return core; }

  /// Returns what was measured, nothing where it was not. `variant` is null for
  /// the portable kernel. The code is that of the shape most like `shape`, the
  /// words of the kernel's struct.
  std::optional<KernelCost> find(const KernelInfo &kernel,
                                 const KernelVariant *variant,
                                 llvm::ArrayRef<int32_t> shape = {}) const;

  /// Returns how much of the code a function takes by the limits of floats that
  /// its parameters are, the words of the kernel's struct: less without any,
  /// more with two.
  double getLimitsFactor(const KernelInfo &kernel, const KernelVariant *variant,
                         llvm::ArrayRef<int32_t> params) const;

  /// Returns what was measured or, of what was not, the mean of the kernels
  /// with the same shape struct.
  KernelCost estimate(const KernelInfo &kernel, const KernelVariant *variant,
                      llvm::ArrayRef<int32_t> shape = {}) const;

  /// Returns the code of functions and calls for all these shapes, a function
  /// for each, or one for all with its structs.
  int64_t getSingleBytes(const KernelInfo &kernel, const KernelVariant *variant,
                         const KernelShapes &shapes) const;
  int64_t getSharedBytes(const KernelInfo &kernel, const KernelVariant *variant,
                         const KernelShapes &shapes) const;

  const EntryCost &getEntry() const { return entry; }

  /// Returns what a step adds whose function other shapes share: the call, the
  /// address of its shape, and those of its inputs but one, which are weights.
  double getSharedCallBytes(const KernelInfo &kernel) const;

private:
  friend class LinkedCode;

  /// A line of the table: the code for each of some shapes.
  struct Row {
    KernelCost cost;
    std::string shapes;
    std::vector<std::optional<int64_t>> codeBytes;
    /// By the numbers of the shapes whose functions call it, none: of all.
    std::vector<std::pair<std::string, std::vector<int64_t>>> once;
    double unlimited = 1, clamped = 1; ///< factors of code
  };

  explicit CostTable(llvm::StringRef json);
  const Row *findRow(const KernelInfo &kernel,
                     const KernelVariant *variant) const;
  void readRow(llvm::StringRef name, const llvm::json::Object &object);
  std::optional<size_t> findShape(const Row &row,
                                  llvm::ArrayRef<int32_t> shape) const;

  std::string core, isa;
  bool hasFpu = false;
  EntryCost entry;
  llvm::StringMap<std::vector<llvm::SmallVector<int32_t>>> shapes;
  llvm::StringMap<Row> kernels;
  /// The objects that functions of libraries take, and what each takes.
  llvm::StringMap<std::vector<std::string>> functions;
  llvm::StringMap<int64_t> objects;
  /// What a function of the runtime takes that one other calls.
  llvm::StringMap<int64_t> alone;
  /// Of an object whose functions are weak, the one that is linked instead of
  /// it where both would be.
  llvm::StringMap<std::string> instead;
};

/// Returns the bytes of the struct that a function for any shape takes for
/// each.
int64_t getShapeBytes(const KernelInfo &kernel);

/// What a program has once: functions of libraries, and those of the runtime
/// that several functions call.
class LinkedCode {
public:
  explicit LinkedCode(const CostTable &costs) : costs(costs) {}

  /// Returns the bytes that a program takes more for calling `function`, which
  /// compilers specialise where its caller is the only one.
  int64_t add(llvm::StringRef function, bool isOnlyCaller = false);

private:
  int64_t link(llvm::StringRef object, const llvm::StringMap<int64_t> &sizes);

  const CostTable &costs;
  llvm::StringSet<> linked;
};

} // namespace tinyml::mcu

#endif // TINYML_KERNELS_COSTS_H
