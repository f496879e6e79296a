//===- QDQPatterns.h - The parts of tinyml-fold-qdq -------------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_FOLDING_QDQPATTERNS_H
#define TINYML_LIB_QUANTIZATION_FOLDING_QDQPATTERNS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"

namespace tinyml::ir {

/// Gives every unsigned 8-bit quantized value of `func` signed storage, its
/// zero point 128 lower. Where raw unsigned integers enter or leave, a
/// requantize flips the sign bit. Constants whose bytes are missing stay.
void useSignedStorage(mlir::func::FuncOp func);

/// Returns the dequantize that computes `value` from signed numbers of an
/// activation type (isActivationType), or null.
DequantizeOp getDequantize(mlir::Value value);

/// Returns the one signed activation type to which every user of `value`
/// quantizes it, or null.
mlir::quant::UniformQuantizedType getCommonQuantization(mlir::Value value);

/// Replaces every user of `value`, all of them quantize ops to the type of
/// `quantized`.
void replaceQuantized(mlir::PatternRewriter &rewriter, mlir::Value value,
                      mlir::Value quantized);

/// Returns `value`, quantized to 8 bits, as the same numbers in 16 bits; a
/// wider one as it is.
mlir::Value widen(mlir::PatternRewriter &rewriter, mlir::Value value);

/// Returns `value` as numbers of the activation type `type`.
mlir::Value requantizeTo(mlir::PatternRewriter &rewriter, mlir::Value value,
                         mlir::quant::UniformQuantizedType type);

/// Adds the patterns that quantize constants, and turn quantize(dequantize(x))
/// into requantize(x).
void populateQuantizeChainPatterns(mlir::RewritePatternSet &patterns);

/// Adds the patterns that move dequantize below, and quantize above, ops that
/// only move or select elements.
void populateQDQMovementPatterns(mlir::RewritePatternSet &patterns);

/// Adds the pattern for linear ops that have an integer form.
void populateQDQLinearPatterns(mlir::RewritePatternSet &patterns,
                               mlir::Pass::Statistic &numFolded);

/// Adds the pattern for recurrent layers whose states have types.
void populateQDQRecurrentPatterns(mlir::RewritePatternSet &patterns,
                                  mlir::Pass::Statistic &numFolded);

/// Adds the pattern for decision trees.
void populateQDQTreeEnsemblePatterns(mlir::RewritePatternSet &patterns,
                                     mlir::Pass::Statistic &numFolded);

/// Adds the patterns for what asks only for the order of dequantized numbers.
void populateQDQOrderPatterns(mlir::RewritePatternSet &patterns);

/// Adds the patterns for the ops with IntegerFormOpInterface, and for movements
/// with bounds.
void populateQDQIntegerFormPatterns(mlir::RewritePatternSet &patterns,
                                    mlir::Pass::Statistic &numFolded);

/// Adds the patterns that give linear ops on floats their filter as it is
/// stored.
void populateWeightOnlyPatterns(mlir::RewritePatternSet &patterns,
                                mlir::Pass::Statistic &numWeightOnly);

/// Adds the pattern that makes dequantize(constant) a float constant.
void populateDequantizeConstantPatterns(mlir::RewritePatternSet &patterns);

} // namespace tinyml::ir

#endif // TINYML_LIB_QUANTIZATION_FOLDING_QDQPATTERNS_H
