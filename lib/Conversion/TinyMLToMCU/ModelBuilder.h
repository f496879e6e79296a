//===- ModelBuilder.h - Builds the mcu.model of a function ------*- C++ -*-===//
//
// What the converters of one function share: where each tensor lives, and how
// weights, buffers and kernel calls are made.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_MODELBUILDER_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_MODELBUILDER_H

#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Support/Weights.h"
#include "tinyml/types.h"
#include "llvm/ADT/DenseMap.h"

#include <functional>

namespace tinyml {

/// Returns the type in which memory holds elements of `type`: a quantized
/// type's storage, integers of the same width for floats that C99 lacks. Null
/// where no memory can hold it.
mlir::Type getStorageType(mlir::Type type);

/// Returns the memref that holds a tensor. Its element type must have a
/// storage type.
mlir::MemRefType getBufferType(mlir::Type tensorType);

class ModelBuilder {
public:
  /// Builds into the body of `model`; weights go to the end of `symbols`.
  ModelBuilder(mcu::ModelOp model, mlir::SymbolTable &symbols);

  mlir::OpBuilder &getBuilder() { return builder; }

  //===--- Tensors and their buffers -------------------------------------===//

  /// Returns the buffer with the value of `tensor`. The first call for a
  /// constant makes its weights.
  mlir::Value getBuffer(mlir::Value tensor);
  void setBuffer(mlir::Value tensor, mlir::Value buffer);
  /// Returns whether `tensor` has a buffer already.
  bool hasBuffer(mlir::Value tensor) const { return buffers.contains(tensor); }

  /// Has createResult put `tensor` at `offset` bytes of `buffer`.
  void setDestination(mlir::Value tensor, mlir::Value buffer,
                      int64_t offset = 0);
  bool hasDestination(mlir::Value tensor) const;

  /// Returns the buffer that the op defining `tensor` has to write: its
  /// destination or a new one in the arena.
  mlir::Value createResult(mlir::Value tensor);

  /// Returns a new buffer in the arena, e.g. between two kernels of one op.
  mlir::Value createTemporary(mlir::Location loc, llvm::ArrayRef<int64_t> shape,
                              mlir::Type type);

  /// Returns `buffer` as another shape, `offset` bytes into it.
  mlir::Value createView(mlir::Location loc, mlir::Value buffer,
                         mlir::MemRefType type, int64_t offset = 0);

  /// Copies all elements of `from` to `to`, which has the same elements.
  mlir::LogicalResult copyAll(mlir::Location loc, mlir::Value from,
                              mlir::Value to);

  //===--- Weights --------------------------------------------------------===//

  /// Returns the elements of a constant, null where `tensor` is none.
  static mlir::ElementsAttr getConstant(mlir::Value tensor);

  /// Makes weights called `<node>_<role>` and returns them as a buffer. `cType`
  /// as in mcu.weights.
  mlir::Value createWeights(mlir::Location loc, llvm::StringRef role,
                            mlir::ElementsAttr value,
                            llvm::StringRef cType = {});

  /// createWeights of a one-dimensional table.
  template <typename T>
  mlir::Value createTable(mlir::Location loc, llvm::StringRef role,
                          llvm::ArrayRef<T> values) {
    mlir::Type element = builder.getF32Type();
    if constexpr (std::is_integral_v<T>)
      element = mlir::IntegerType::get(builder.getContext(), 8 * sizeof(T),
                                       std::is_signed_v<T>
                                           ? mlir::IntegerType::Signless
                                           : mlir::IntegerType::Unsigned);
    auto type = mlir::RankedTensorType::get(
        {static_cast<int64_t>(values.size())}, element);
    return createWeights(loc, role, makeWeights<T>(type, values, role));
  }

  /// createWeights of requantization entries.
  mlir::Value createRequantizers(mlir::Location loc,
                                 llvm::ArrayRef<tm_rq> entries);

  //===--- Kernels --------------------------------------------------------===//

  /// Returns a number for a field of a struct. One that does not fit makes the
  /// next call of a kernel fail.
  int32_t narrow(int64_t number);

  /// Calls a kernel with the runtime's structs. Fails after an error at `loc`.
  template <typename ShapeT>
  mlir::LogicalResult call(llvm::StringRef kernel, mlir::Location loc,
                           mlir::ValueRange inputs, mlir::ValueRange outputs,
                           const ShapeT &shape) {
    return callWithWords(kernel, loc, inputs, outputs, mcu::toWords(shape));
  }
  template <typename ShapeT, typename ParamsT>
  mlir::LogicalResult call(llvm::StringRef kernel, mlir::Location loc,
                           mlir::ValueRange inputs, mlir::ValueRange outputs,
                           const ShapeT &shape, const ParamsT &params) {
    return callWithWords(kernel, loc, inputs, outputs, mcu::toWords(shape),
                         mcu::toWords(params));
  }

  /// Calls a kernel with the words of its structs.
  mlir::LogicalResult callWithWords(llvm::StringRef kernel, mlir::Location loc,
                                    mlir::ValueRange inputs,
                                    mlir::ValueRange outputs,
                                    llvm::ArrayRef<int32_t> shape,
                                    llvm::ArrayRef<int32_t> params = {},
                                    mlir::ValueRange scratch = {});

  /// Calls the kernel `<family>_<bits>` for elements of the width that `from`
  /// has.
  template <typename... StructT>
  mlir::LogicalResult callByWidth(llvm::StringRef family, mlir::Location loc,
                                  mlir::Value from, mlir::Value to,
                                  const StructT &...structs) {
    auto type = llvm::cast<mlir::MemRefType>(from.getType());
    int64_t bits = 8 * getElementBytes(type.getElementType());
    return call((family + "_" + llvm::Twine(bits)).str(), loc, from, to,
                structs...);
  }

  /// Copies rows between buffers of the same element width.
  mlir::LogicalResult copyRows(mlir::Location loc, mlir::Value from,
                               mlir::Value to, const tm_copy_shape &shape) {
    return callByWidth("copy_rows", loc, from, to, shape);
  }

  /// Converts the ops of a block other than its terminator, whose arguments
  /// have buffers.
  mlir::LogicalResult convertBlock(mlir::Block &block) {
    return blockConverter(block, *this);
  }
  /// What convertBlock does.
  void setBlockConverter(
      std::function<mlir::LogicalResult(mlir::Block &, ModelBuilder &)>
          converter) {
    blockConverter = std::move(converter);
  }

  unsigned getNumKernels() const { return numKernels; }

  /// The call that was made last, null before the first one.
  mcu::CallOp getLastCall() const { return lastCall; }

private:
  /// Reports a number that narrow could not represent.
  mlir::LogicalResult checkNumbers(mlir::Location loc);

  struct Destination {
    mlir::Value buffer;
    int64_t offset;
  };

  mcu::ModelOp model;
  mlir::SymbolTable &symbols;
  mlir::OpBuilder builder;
  llvm::DenseMap<mlir::Value, mlir::Value> buffers;
  llvm::DenseMap<mlir::Value, Destination> destinations;
  std::function<mlir::LogicalResult(mlir::Block &, ModelBuilder &)>
      blockConverter;
  mcu::CallOp lastCall;
  unsigned numKernels = 0;
  bool hasWideNumber = false;
};

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_MODELBUILDER_H
