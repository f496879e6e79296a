//===- TinyMLOps.td - All ops of the tinyml dialect ---------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TINYMLOPS_TD
#define TINYML_DIALECT_TINYML_IR_TINYMLOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLAttrs.td"
include "tinyml/Dialect/TinyML/IR/ControlOps.td"
include "tinyml/Dialect/TinyML/IR/ConvOps.td"
include "tinyml/Dialect/TinyML/IR/DataMovementOps.td"
include "tinyml/Dialect/TinyML/IR/ElementwiseOps.td"
include "tinyml/Dialect/TinyML/IR/ExtremeOps.td"
include "tinyml/Dialect/TinyML/IR/LogicOps.td"
include "tinyml/Dialect/TinyML/IR/PoolOps.td"
include "tinyml/Dialect/TinyML/IR/QuantOps.td"
include "tinyml/Dialect/TinyML/IR/RecurrentOps.td"
include "tinyml/Dialect/TinyML/IR/TreeOps.td"
include "tinyml/Dialect/TinyML/IR/UnaryOps.td"

#endif // TINYML_DIALECT_TINYML_IR_TINYMLOPS_TD
