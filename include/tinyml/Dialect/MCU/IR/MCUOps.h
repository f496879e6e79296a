//===- MCUOps.h - The mcu dialect and its ops -------------------*- C++ -*-===//

#ifndef TINYML_DIALECT_MCU_IR_MCUOPS_H
#define TINYML_DIALECT_MCU_IR_MCUOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "tinyml/Dialect/MCU/IR/KernelInfo.h"

namespace tinyml::mcu {

/// The `variant` of a call of the portable kernel.
inline constexpr llvm::StringLiteral kPortable = "portable";

/// The attribute of a call with which mcu-choose-formats says in which format
/// its weights are, or why none of those that are smaller.
inline constexpr llvm::StringLiteral kFormatAttr = "mcu.format";

/// What a call does with a buffer of its caller: a state is read and written,
/// and has to keep its contents until the next call.
enum class PortDirection { In, Out, State };

/// Attributes of a model's ports; see the op's description.
inline constexpr llvm::StringLiteral kNameAttr = "mcu.name";
inline constexpr llvm::StringLiteral kCNameAttr = "mcu.c_name";
inline constexpr llvm::StringLiteral kCTypeAttr = "mcu.c_type";
inline constexpr llvm::StringLiteral kTypeAttr = "mcu.type";
inline constexpr llvm::StringLiteral kScaleAttr = "mcu.scale";
inline constexpr llvm::StringLiteral kZeroPointAttr = "mcu.zero_point";
inline constexpr llvm::StringLiteral kInitialAttr = "mcu.initial";

/// The arena's and the weights object's alignment in bytes.
inline constexpr int64_t kArenaAlignment = 8;

/// Returns the bytes that a memref with a static shape and the identity layout
/// occupies; the verifiers have checked that it does not overflow.
int64_t getNumBytes(mlir::MemRefType type);

/// Returns the C type of `type`'s values, e.g. "int8_t"; empty where it has
/// none. Signless integers count as signed, i1 as uint8_t.
llvm::StringRef getCType(mlir::Type type);

/// Returns the alloc, get_weights, block argument or slice that `buffer` is a
/// view of, and how many bytes into it the view starts.
std::pair<mlir::Value, int64_t> getRoot(mlir::Value buffer);

/// Returns the alloc, get_weights or block argument in whose memory `root` is,
/// which may be a slice of it.
mlir::Value getOwner(mlir::Value root);

/// Steps that are repeated.
struct StepLoop {
  int64_t first, last; ///< numbers of steps, both of them in the loop
  int64_t trips;

  bool contains(int64_t step) const { return first <= step && step <= last; }
};

/// Returns the loop that step number `step` is in, null where it is in none.
const StepLoop *findLoop(llvm::ArrayRef<StepLoop> loops, int64_t step);

/// Returns the words of a struct of the runtime's types.h, for the `shape` and
/// `params` of a call.
template <typename StructT>
llvm::SmallVector<int32_t> toWords(const StructT &value) {
  static_assert(sizeof(StructT) % sizeof(int32_t) == 0 &&
                    std::is_trivially_copyable_v<StructT>,
                "members are int32_t or float");
  llvm::SmallVector<int32_t> words(sizeof(StructT) / sizeof(int32_t));
  memcpy(words.data(), &value, sizeof(StructT));
  return words;
}

} // namespace tinyml::mcu

#include "tinyml/Dialect/MCU/IR/MCUDialect.h.inc"

#define GET_OP_CLASSES
#include "tinyml/Dialect/MCU/IR/MCUOps.h.inc"

#endif // TINYML_DIALECT_MCU_IR_MCUOPS_H
