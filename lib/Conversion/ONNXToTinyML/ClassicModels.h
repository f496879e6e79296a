//===- ClassicModels.h - What the operators of ai.onnx.ml share -*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_CLASSICMODELS_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_CLASSICMODELS_H

#include "NumberTypes.h"

namespace tinyml {

/// Returns operand 0 as rows of features of f32; one dimension is one row.
mlir::FailureOr<mlir::Value> getRows(NodeConversion &node);

/// Returns rows * weights^T + bias, the weights a row for each of the bias.
mlir::FailureOr<mlir::Value> multiplyRows(NodeConversion &node,
                                          mlir::Value rows,
                                          llvm::ArrayRef<float> weights,
                                          llvm::ArrayRef<float> bias);

/// Applies attribute `post_transform`: NONE, SOFTMAX or LOGISTIC.
mlir::FailureOr<mlir::Value> transformScores(NodeConversion &node,
                                             mlir::Value scores,
                                             llvm::StringRef transform);

/// Reads the class labels. Strings have numbers, 0 for the first, that only
/// the number of the classes is taken from.
struct ClassLabels {
  llvm::SmallVector<int64_t> numbers;
  bool areStrings = false;
};
mlir::FailureOr<ClassLabels> readLabels(NodeConversion &node,
                                        llvm::StringRef integers);

/// Sets output 0 to the label of the largest score of each row.
llvm::LogicalResult setLargestLabel(NodeConversion &node, mlir::Value scores,
                                    const ClassLabels &labels);
/// Sets output 0 to the second label where the score [rows, 1] is above
/// `threshold`, else to the first.
llvm::LogicalResult setBinaryLabel(NodeConversion &node, mlir::Value score,
                                   float threshold, const ClassLabels &labels);

/// How the scores of two classes follow from one score s.
enum class SecondScore { OneMinus, Negative, Logistic };

/// Returns [rows, 2]: [1 - s, s], [-s, s] or [1 / (1 + e^s), 1 / (1 + e^-s)].
mlir::FailureOr<mlir::Value> addSecondScore(NodeConversion &node,
                                            mlir::Value score, SecondScore how);

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_CLASSICMODELS_H
