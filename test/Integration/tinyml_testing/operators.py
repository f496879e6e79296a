"""The operators and element types that this version supports."""

from __future__ import annotations

from onnx import TensorProto

OPERATORS = frozenset(
    "Conv Gemm MatMul Add Sub Mul Relu Clip Sigmoid Tanh Softmax MaxPool AveragePool GlobalAveragePool ReduceMean "
    "BatchNormalization Flatten Reshape Transpose Squeeze Unsqueeze Concat Pad Slice Split Identity Dropout Constant "
    "QuantizeLinear DequantizeLinear QLinearConv QLinearMatMul ConvInteger MatMulInteger".split()
)
TYPES = frozenset({TensorProto.FLOAT, TensorProto.INT8, TensorProto.UINT8})
