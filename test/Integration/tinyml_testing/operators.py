"""The operators and element types that this version supports."""

from __future__ import annotations

from onnx import TensorProto

OPERATORS = frozenset(
    "Conv Gemm MatMul Add Sub Mul Relu Clip Sigmoid Tanh Softmax MaxPool AveragePool GlobalAveragePool ReduceMean "
    "BatchNormalization Flatten Reshape Transpose Squeeze Unsqueeze Concat Pad Slice Split Identity Dropout Constant "
    "Abs Neg Sign Reciprocal Sqrt Exp Log Floor Ceil Round Erf Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh "
    "Softplus Softsign HardSwish Mish LeakyRelu Elu Selu Celu HardSigmoid ThresholdedRelu Shrink Swish Gelu "
    "Div Pow Min Max Sum Mean PRelu ReduceSum ReduceProd ReduceMin ReduceMax ReduceL1 ReduceL2 ReduceSumSquare "
    "ReduceLogSum ReduceLogSumExp LogSoftmax Hardmax LayerNormalization RMSNormalization InstanceNormalization "
    "GroupNormalization MeanVarianceNormalization LpNormalization LRN GlobalMaxPool LpPool GlobalLpPool "
    "ConvTranspose Attention Einsum RotaryEmbedding SwiGLU "
    "QuantizeLinear DequantizeLinear QLinearConv QLinearMatMul ConvInteger MatMulInteger "
    "Cast CastLike Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor Not IsNaN IsInf Where "
    "Gather Expand Tile OneHot Trilu ConstantOfShape Range EyeLike Shape Size DepthToSpace SpaceToDepth "
    "ArgMax ArgMin TopK CumSum Resize RNN GRU LSTM If Loop Scan Mod "
    "GatherElements GatherND NegativeLogLikelihoodLoss SoftmaxCrossEntropyLoss CausalConvWithState LinearAttention "
    "GridSample AffineGrid RoiAlign DeformConv NonMaxSuppression MaxUnpool Col2Im FlexAttention CumProd Det Upsample "
    "TfIdfVectorizer NonZero OptionalHasElement OptionalGetElement Adagrad Adam Momentum DynamicQuantizeLinear "
    "TreeEnsemble BitShift".split()
)
TYPES = frozenset(
    getattr(TensorProto, name)
    for name in "BOOL INT8 UINT8 INT16 UINT16 INT32 UINT32 INT64 UINT64 FLOAT16 BFLOAT16 FLOAT DOUBLE "
    "INT4 UINT4 INT2 UINT2 FLOAT8E4M3FN FLOAT8E4M3FNUZ FLOAT8E5M2 FLOAT8E5M2FNUZ FLOAT4E2M1 "
    "FLOAT8E8M0".split()
)
