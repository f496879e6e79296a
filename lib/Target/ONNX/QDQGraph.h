//===- QDQGraph.h - The ONNX tensors of tinyml values -----------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_ONNX_QDQGRAPH_H
#define TINYML_LIB_TARGET_ONNX_QDQGRAPH_H

#include "ModelWriter.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "llvm/ADT/DenseMap.h"

namespace tinyml {

/// In which order a tensor of rank 4 has its dimensions in the ONNX model: as
/// in the IR, where images are channels-last, or with the last one second, as
/// ONNX's convolutions and pools take them. Filters [O,H,W,I] become [O,I,H,W].
/// Tensors of other ranks are as they are.
enum class Layout { AsIs, ChannelsFirst };

/// Returns what is dimension `dim` of a value of `rank` in `layout`.
int64_t mapDim(int64_t dim, int64_t rank, Layout layout);

/// Returns one number per dimension in the order of `layout`.
llvm::SmallVector<int64_t> mapDims(llvm::ArrayRef<int64_t> numbers,
                                   Layout layout);

/// Knows which ONNX tensors hold a tinyml value, and makes those that are asked
/// for: a quantized value is a tensor of integers, whose real numbers are the
/// output of a DequantizeLinear; the other layout is the output of a Transpose.
class QDQGraph {
public:
  explicit QDQGraph(ModelWriter &writer) : writer(writer) {}

  ModelWriter &getWriter() { return writer; }

  /// Says that an output of the model is called `name`.
  void setOutputName(mlir::Value value, Layout layout, llvm::StringRef name);
  /// Says that `tensor` holds `value`.
  void setStored(mlir::Value value, Layout layout, std::string tensor);

  bool isStored(mlir::Value value, Layout layout) const;
  /// Return the name of the tensor with the stored or the real numbers of
  /// `value`. Where the bytes of a constant are missing, emit an error and make
  /// hasFailed() true.
  std::string getStored(mlir::Value value, Layout layout);
  std::string getReal(mlir::Value value, Layout layout);
  /// Returns the real numbers of the i32 bias of `op`, a quantized conv2d or
  /// fully_connected.
  std::string getRealBias(mlir::Operation *op);

  /// Adds a node that computes the real numbers of op's result in `layout`,
  /// then its clamp, then a QuantizeLinear where the result is quantized.
  NodeWriter addResult(mlir::Operation *op, llvm::StringRef operatorName,
                       llvm::ArrayRef<std::string> inputs, Layout layout);
  /// Adds a node that moves the stored numbers of op's operand.
  NodeWriter addMove(mlir::Operation *op, llvm::StringRef operatorName,
                     llvm::ArrayRef<std::string> inputs, Layout layout);
  /// Adds what makes op's operand its result by clamping and quantizing.
  void addClampedInput(mlir::Operation *op, Layout layout);
  /// Adds the DequantizeLinear that an op itself is.
  void addDequantize(mlir::Operation *op, Layout layout);

  /// Adds a constant of floats, or of 64-bit integers.
  std::string addFloats(llvm::StringRef hint, mlir::MLIRContext *context,
                        llvm::ArrayRef<int64_t> shape,
                        llvm::ArrayRef<float> values);
  std::string addIntegers(llvm::StringRef hint, mlir::MLIRContext *context,
                          llvm::ArrayRef<int64_t> values);

  bool hasFailed() const { return isFailed; }

private:
  using Key = std::pair<mlir::Value, int>;
  static Key getKey(mlir::Value value, Layout layout);
  std::string makeTensorName(mlir::Value value, Layout layout);
  std::string addConstant(mlir::Value value, Layout layout);
  /// Appends the scale and zero point of `value` to `inputs`. Values of one
  /// per-tensor type share them, named after the first.
  void addScales(mlir::Value value, llvm::SmallVectorImpl<std::string> &inputs,
                 Layout layout, llvm::StringRef hint);
  void setAxis(NodeWriter node, mlir::Value value, Layout layout);
  /// Clamps the tensor `real` to op's bounds; the result is called `clamped`.
  void addClamp(mlir::Operation *op, const std::string &real,
                llvm::StringRef clamped);
  /// Makes the tensor `real` op's result, which is called `name`; it has that
  /// name already where the result is not quantized.
  void finishResult(mlir::Operation *op, std::string real, Layout layout,
                    llvm::StringRef name);

  ModelWriter &writer;
  llvm::DenseMap<Key, std::string> stored, reals, outputs;
  llvm::DenseMap<mlir::Type, llvm::SmallVector<std::string>> scaleNames;
  bool isFailed = false;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_ONNX_QDQGRAPH_H
