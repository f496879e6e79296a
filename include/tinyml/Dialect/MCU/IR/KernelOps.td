//===- KernelOps.td - One op per kernel of the runtime -----*- tablegen -*-===//
//
// Adding a kernel is one def here next to its line in kernels.def.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_MCU_IR_KERNELOPS_TD
#define TINYML_DIALECT_MCU_IR_KERNELOPS_TD

include "tinyml/Dialect/MCU/IR/KernelBase.td"

//===----------------------------------------------------------------------===//
// Structs of types.h
//===----------------------------------------------------------------------===//

def ConvShape : MCU_Struct<"tm_conv_shape", ["n", "in_h", "in_w", "in_c",
    "out_h", "out_w", "out_c", "k_h", "k_w", "s_h", "s_w", "d_h", "d_w",
    "pad_t", "pad_l", "groups"]>;
def FcShape : MCU_Struct<"tm_fc_shape", ["m", "k", "n"]>;
def MatmulShape : MCU_Struct<"tm_matmul_shape",
    ["batch", "m", "k", "n", "a_stride", "b_stride"]>;
def BinaryShape : MCU_Struct<"tm_binary_shape", ["d0", "d1", "d2", "d3",
    "a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3"]>;
def LenShape : MCU_Struct<"tm_len", ["len"]>;
def ReduceShape : MCU_Struct<"tm_reduce_shape", ["outer", "len", "inner"]>;
def PoolShape : MCU_Struct<"tm_pool_shape", ["n", "in_h", "in_w", "c",
    "out_h", "out_w", "k_h", "k_w", "s_h", "s_w", "d_h", "d_w",
    "pad_t", "pad_l", "pad_b", "pad_r", "count_pad"]>;
def CopyShape : MCU_Struct<"tm_copy_shape",
    ["rows", "len", "x_stride", "y_stride", "y_offset"]>;
def PadShape : MCU_Struct<"tm_pad_shape", ["d0", "d1", "d2", "d3",
    "lo0", "lo1", "lo2", "lo3", "hi0", "hi1", "hi2", "hi3", "mode"]>;
def TransposeShape : MCU_Struct<"tm_transpose_shape",
    ["d0", "d1", "d2", "d3", "d4", "d5", "s0", "s1", "s2", "s3", "s4", "s5"]>;
def QAxisShape : MCU_Struct<"tm_qaxis_shape", ["outer", "channels", "inner"]>;

def ClampF32 : MCU_Struct<"tm_limits_f32", ["lo", "hi"], ["lo", "hi"]>;
def ClampGroupF32 : MCU_Struct<"tm_limits_group_f32", ["lo", "hi", "group"],
    ["lo", "hi"]>;
def ClampS8 : MCU_Struct<"tm_limits_s8", ["lo", "hi"]>;
def ConvQ : MCU_Struct<"tm_conv_q", ["in_zp", "out_zp", "lo", "hi"]>;
def ConvGroupQ : MCU_Struct<"tm_conv_group_q",
    ["in_zp", "out_zp", "lo", "hi", "group"]>;
def LinearS16Q : MCU_Struct<"tm_linear_s16_q", ["acc_shift", "lo", "hi"]>;
def LinearS16GroupQ : MCU_Struct<"tm_linear_s16_group_q",
    ["acc_shift", "lo", "hi", "group"]>;
def MatmulS16Q : MCU_Struct<"tm_matmul_s16_q",
    ["acc_shift", "lo", "hi", "mult", "pre"]>;
def MatmulQ : MCU_Struct<"tm_matmul_q",
    ["a_zp", "b_zp", "out_zp", "lo", "hi", "mult", "pre"]>;
def AddQ : MCU_Struct<"tm_add_q",
    ["a_zp", "b_zp", "out_zp", "ma", "mb", "shift", "lo", "hi"]>;
def SoftmaxQ : MCU_Struct<"tm_softmax_q",
    ["out_zp", "lo", "hi", "mult", "shift"]>;
def SoftmaxS16Q : MCU_Struct<"tm_softmax_s16_q",
    ["lo", "hi", "mult", "shift", "k"]>;
def RequantizeQ : MCU_Struct<"tm_requantize_q",
    ["in_zp", "out_zp", "lo", "hi", "mult", "pre"]>;
def PadValue : MCU_Struct<"tm_pad_value", ["value"]>;

//===----------------------------------------------------------------------===//
// Convolution and matrix products
//===----------------------------------------------------------------------===//

defvar convX = "n * in_h * in_w * in_c";
defvar convY = "n * out_h * out_w * out_c";
defvar convW = "out_c * k_h * k_w * (in_c / groups)";
defvar convMacs = convY # " * k_h * k_w * (in_c / groups)";
defvar dwW = "k_h * k_w * out_c";
defvar dwMacs = convY # " * k_h * k_w";

def ConvRows : MCU_Rows<"n", "out_h", "in_h", "out_w * out_c", "in_w * in_c",
                        "s_h", "pad_t", "(k_h - 1) * d_h + 1">;
def FcRows : MCU_Rows<"1", "m", "m", "n", "k", "1", "0", "1">;

def MCU_Conv2dF32Op : MCU_KernelOp<"conv2d_f32", ConvShape, [ClampF32],
    [F32<"x", convX>, F32<"w", convW>, F32<"bias", "out_c">],
    [F32<"y", convY>], [], convMacs, [], [ConvRows]>;
def MCU_Conv2dS8Op : MCU_KernelOp<"conv2d_s8", ConvShape, [ConvQ],
    [S8<"x", convX>, S8<"w", convW>, S32<"bias", "out_c">, RQ<"rq", "out_c">],
    [S8<"y", convY>], [], convMacs, [], [ConvRows]>;
def MCU_DepthwiseConv2dF32Op : MCU_KernelOp<"depthwise_conv2d_f32", ConvShape,
    [ClampF32], [F32<"x", convX>, F32<"w", dwW>, F32<"bias", "out_c">],
    [F32<"y", convY>], [], dwMacs, [], [ConvRows]>;
def MCU_DepthwiseConv2dS8Op : MCU_KernelOp<"depthwise_conv2d_s8", ConvShape,
    [ConvQ],
    [S8<"x", convX>, S8<"w", dwW>, S32<"bias", "out_c">, RQ<"rq", "out_c">],
    [S8<"y", convY>], [], dwMacs, [], [ConvRows]>;
def MCU_FullyConnectedF32Op : MCU_KernelOp<"fully_connected_f32", FcShape,
    [ClampF32], [F32<"x", "m * k">, F32<"w", "n * k">, F32<"bias", "n">],
    [F32<"y", "m * n">], [], "m * k * n", [], [FcRows]>;
def MCU_FullyConnectedS8Op : MCU_KernelOp<"fully_connected_s8", FcShape,
    [ConvQ],
    [S8<"x", "m * k">, S8<"w", "n * k">, S32<"bias", "n">, RQ<"rq", "n">],
    [S8<"y", "m * n">], [], "m * k * n", [], [FcRows]>;

defvar matA = "(batch - 1) * a_stride + m * k";
defvar matB = "(batch - 1) * b_stride + k * n";
def MCU_MatmulF32Op : MCU_KernelOp<"matmul_f32", MatmulShape, [ClampF32],
    [F32<"a", matA>, F32<"b", matB>], [F32<"y", "batch * m * n">], [],
    "batch * m * k * n">;
def MCU_MatmulS8Op : MCU_KernelOp<"matmul_s8", MatmulShape, [MatmulQ],
    [S8<"a", matA>, S8<"b", matB>], [S8<"y", "batch * m * n">], [],
    "batch * m * k * n">;

//===----------------------------------------------------------------------===//
// Linear layers of other types: 16-bit activations, 4-bit filters, and float
// activations with integer filters
//===----------------------------------------------------------------------===//

/// What a linear layer is apart from its types: x, y, filters of 8 and 4 bits
/// and of 4 bits with factors.
class Linear<string op, MCU_Struct shapeStruct, string xs, string ys,
             string channelCount, MCU_Pointer w8_, MCU_Pointer w4_,
             list<MCU_Pointer> gs_, string macCount, MCU_Rows rowOrder> {
  string name = op;
  MCU_Struct shape = shapeStruct;
  string x = xs;
  string y = ys;
  string channels = channelCount;
  list<MCU_Pointer> w8 = [w8_];
  list<MCU_Pointer> w4 = [w4_];
  list<MCU_Pointer> w4g = !listconcat([w4_], gs_);
  string macs = macCount;
  MCU_Rows rows = rowOrder;
}
def ConvLinear : Linear<"conv2d", ConvShape, convX, convY, "out_c",
    S8<"w", convW>, S4<"w", "out_c", "k_h * k_w * (in_c / groups)">,
    [U8<"gs", "out_c * (k_h * k_w * (in_c / groups) / q_group)">], convMacs,
    ConvRows>;
def DepthwiseLinear : Linear<"depthwise_conv2d", ConvShape, convX, convY,
    "out_c", S8<"w", dwW>, S4<"w", "k_h * k_w", "out_c">, [], dwMacs, ConvRows>;
def FcLinear : Linear<"fully_connected", FcShape, "m * k", "m * n", "n",
    S8<"w", "n * k">, S4<"w", "n", "k">, [U8<"gs", "n * (k / q_group)">],
    "m * k * n", FcRows>;

class LinearS8<Linear l, string kind, MCU_Struct q, list<MCU_Pointer> filter>
    : MCU_KernelOp<l.name # kind, l.shape, [q],
        !listconcat([S8<"x", l.x>], filter,
                    [S32<"bias", l.channels>, RQ<"rq", l.channels>]),
        [S8<"y", l.y>], [], l.macs, [], [l.rows]>;
class LinearS16<Linear l, string kind, MCU_Struct q, list<MCU_Pointer> filter>
    : MCU_KernelOp<l.name # kind, l.shape, [q],
        !listconcat([S16<"x", l.x>], filter,
                    [S32<"bias", l.channels>, RQ<"rq", l.channels>]),
        [S16<"y", l.y>], [], l.macs, [], [l.rows]>;
class LinearF32<Linear l, string kind, MCU_Struct q, list<MCU_Pointer> filter>
    : MCU_KernelOp<l.name # kind, l.shape, [q],
        !listconcat([F32<"x", l.x>], filter,
                    [F32<"scale", l.channels>, F32<"bias", l.channels>]),
        [F32<"y", l.y>], [], l.macs, [], [l.rows]>;

multiclass LinearKernels<Linear l> {
  def S8W4Op : LinearS8<l, "_s8w4", ConvQ, l.w4>;
  def S16Op : LinearS16<l, "_s16", LinearS16Q, l.w8>;
  def S16W4Op : LinearS16<l, "_s16w4", LinearS16Q, l.w4>;
  def F32W8Op : LinearF32<l, "_f32w8", ClampF32, l.w8>;
  def F32W4Op : LinearF32<l, "_f32w4", ClampF32, l.w4>;
}
multiclass GroupedKernels<Linear l> {
  def S8W4GOp : LinearS8<l, "_s8w4g", ConvGroupQ, l.w4g>;
  def S16W4GOp : LinearS16<l, "_s16w4g", LinearS16GroupQ, l.w4g>;
  def F32W4GOp : LinearF32<l, "_f32w4g", ClampGroupF32, l.w4g>;
}
defm MCU_Conv2d : LinearKernels<ConvLinear>, GroupedKernels<ConvLinear>;
defm MCU_DepthwiseConv2d : LinearKernels<DepthwiseLinear>;
defm MCU_FullyConnected : LinearKernels<FcLinear>, GroupedKernels<FcLinear>;

def MCU_MatmulS16Op : MCU_KernelOp<"matmul_s16", MatmulShape, [MatmulS16Q],
    [S16<"a", matA>, S16<"b", matB>], [S16<"y", "batch * m * n">], [],
    "batch * m * k * n">;

//===----------------------------------------------------------------------===//
// Element-wise
//===----------------------------------------------------------------------===//

defvar binA = "(d0 - 1) * a0 + (d1 - 1) * a1 + (d2 - 1) * a2 + (d3 - 1) * a3 + 1";
defvar binB = "(d0 - 1) * b0 + (d1 - 1) * b1 + (d2 - 1) * b2 + (d3 - 1) * b3 + 1";
defvar binY = "d0 * d1 * d2 * d3";

class BinaryF32<string kernel> : MCU_KernelOp<kernel, BinaryShape, [ClampF32],
    [F32<"a", binA>, F32<"b", binB>], [F32<"y", binY>], [0, 1]>;
class BinaryS8<string kernel, MCU_Struct q> : MCU_KernelOp<kernel, BinaryShape,
    [q], [S8<"a", binA>, S8<"b", binB>], [S8<"y", binY>], [0, 1]>;
class BinaryS16<string kernel, MCU_Struct q> : MCU_KernelOp<kernel, BinaryShape,
    [q], [S16<"a", binA>, S16<"b", binB>], [S16<"y", binY>], [0, 1]>;
class BinaryI8<string kernel> : MCU_KernelOp<kernel, BinaryShape, [],
    [U8<"a", binA>, U8<"b", binB>], [U8<"y", binY>], [0, 1]>;

def MCU_AddF32Op : BinaryF32<"add_f32">;
def MCU_SubF32Op : BinaryF32<"sub_f32">;
def MCU_MulF32Op : BinaryF32<"mul_f32">;
def MCU_AddS8Op : BinaryS8<"add_s8", AddQ>;
def MCU_MulS8Op : BinaryS8<"mul_s8", MatmulQ>;
def MCU_AddS16Op : BinaryS16<"add_s16", AddQ>;
def MCU_MulS16Op : BinaryS16<"mul_s16", MatmulQ>;
def MCU_AddI8Op : BinaryI8<"add_i8">;
def MCU_SubI8Op : BinaryI8<"sub_i8">;
def MCU_MulI8Op : BinaryI8<"mul_i8">;

def MCU_ClampF32Op : MCU_KernelOp<"clamp_f32", LenShape, [ClampF32],
    [F32<"x", "len">], [F32<"y", "len">], [0]>;
def MCU_ClampS8Op : MCU_KernelOp<"clamp_s8", LenShape, [ClampS8],
    [S8<"x", "len">], [S8<"y", "len">], [0]>;
def MCU_ClampU8Op : MCU_KernelOp<"clamp_u8", LenShape, [ClampS8],
    [U8<"x", "len">], [U8<"y", "len">], [0]>;
def MCU_ClampS16Op : MCU_KernelOp<"clamp_s16", LenShape, [ClampS8],
    [S16<"x", "len">], [S16<"y", "len">], [0]>;
def MCU_SigmoidF32Op : MCU_KernelOp<"sigmoid_f32", LenShape, [],
    [F32<"x", "len">], [F32<"y", "len">], [0]>;
def MCU_TanhF32Op : MCU_KernelOp<"tanh_f32", LenShape, [],
    [F32<"x", "len">], [F32<"y", "len">], [0]>;
def MCU_LutS8Op : MCU_KernelOp<"lut_s8", LenShape, [],
    [S8<"x", "len">, S8<"table", "256">], [S8<"y", "len">], [0]>;
def MCU_LutS16Op : MCU_KernelOp<"lut_s16", LenShape, [],
    [S16<"x", "len">, S16<"table", "513">], [S16<"y", "len">], [0]>;
def MCU_RequantizeS16Op : MCU_KernelOp<"requantize_s16", LenShape,
    [RequantizeQ], [S16<"x", "len">], [S16<"y", "len">], [0]>;
def MCU_RequantizeS8S16Op : MCU_KernelOp<"requantize_s8_s16", LenShape,
    [RequantizeQ], [S8<"x", "len">], [S16<"y", "len">]>;
def MCU_RequantizeS16S8Op : MCU_KernelOp<"requantize_s16_s8", LenShape,
    [RequantizeQ], [S16<"x", "len">], [S8<"y", "len">]>;
def MCU_FlipSign8Op : MCU_KernelOp<"flip_sign_8", LenShape, [],
    [Raw<"x", 1, "len">], [Raw<"y", 1, "len">], [0]>;

//===----------------------------------------------------------------------===//
// Along one axis
//===----------------------------------------------------------------------===//

defvar reduceX = "outer * len * inner";
def MCU_SoftmaxF32Op : MCU_KernelOp<"softmax_f32", ReduceShape, [],
    [F32<"x", reduceX>], [F32<"y", reduceX>], [0]>;
def MCU_SoftmaxS8Op : MCU_KernelOp<"softmax_s8", ReduceShape, [SoftmaxQ],
    [S8<"x", reduceX>, U32<"table", "256">], [S8<"y", reduceX>], [0]>;
def MCU_SoftmaxS16Op : MCU_KernelOp<"softmax_s16", ReduceShape, [SoftmaxS16Q],
    [S16<"x", reduceX>, U32<"table", "512">], [S16<"y", reduceX>], [0]>;
def MCU_MeanF32Op : MCU_KernelOp<"mean_f32", ReduceShape, [ClampF32],
    [F32<"x", reduceX>], [F32<"y", "outer * inner">]>;
def MCU_MeanS8Op : MCU_KernelOp<"mean_s8", ReduceShape, [ConvQ],
    [S8<"x", reduceX>, RQ<"rq", "1">], [S8<"y", "outer * inner">]>;
def MCU_MeanS16Op : MCU_KernelOp<"mean_s16", ReduceShape, [ClampS8],
    [S16<"x", reduceX>, RQ<"rq", "1">], [S16<"y", "outer * inner">]>;

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

defvar poolX = "n * in_h * in_w * c";
defvar poolY = "n * out_h * out_w * c";
def PoolRows : MCU_Rows<"n", "out_h", "in_h", "out_w * c", "in_w * c",
                        "s_h", "pad_t", "(k_h - 1) * d_h + 1">;

def MCU_MaxPool2dF32Op : MCU_KernelOp<"max_pool2d_f32", PoolShape, [ClampF32],
    [F32<"x", poolX>], [F32<"y", poolY>], [], "0", [], [PoolRows]>;
def MCU_MaxPool2dS8Op : MCU_KernelOp<"max_pool2d_s8", PoolShape, [ClampS8],
    [S8<"x", poolX>], [S8<"y", poolY>], [], "0", [], [PoolRows]>;
def MCU_MaxPool2dU8Op : MCU_KernelOp<"max_pool2d_u8", PoolShape, [ClampS8],
    [U8<"x", poolX>], [U8<"y", poolY>], [], "0", [], [PoolRows]>;
def MCU_MaxPool2dS16Op : MCU_KernelOp<"max_pool2d_s16", PoolShape, [ClampS8],
    [S16<"x", poolX>], [S16<"y", poolY>], [], "0", [], [PoolRows]>;
def MCU_AvgPool2dF32Op : MCU_KernelOp<"avg_pool2d_f32", PoolShape, [ClampF32],
    [F32<"x", poolX>], [F32<"y", poolY>], [], "0", [], [PoolRows]>;
def MCU_AvgPool2dS8Op : MCU_KernelOp<"avg_pool2d_s8", PoolShape, [ConvQ],
    [S8<"x", poolX>, RQ<"rq", "k_h * k_w + 1">], [S8<"y", poolY>], [], "0", [], [PoolRows]>;
def MCU_AvgPool2dS16Op : MCU_KernelOp<"avg_pool2d_s16", PoolShape, [ClampS8],
    [S16<"x", poolX>, RQ<"rq", "k_h * k_w + 1">], [S16<"y", poolY>], [], "0", [], [PoolRows]>;

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

foreach width = [8, 16, 32, 64] in {
  def MCU_CopyRows # width # Op : MCU_KernelOp<"copy_rows_" # width, CopyShape, [],
      [Raw<"x", !div(width, 8), "(rows - 1) * x_stride + len">],
      [Raw<"y", !div(width, 8), "y_offset + (rows - 1) * y_stride + len">]>;
  def MCU_Transpose # width # Op : MCU_KernelOp<"transpose_" # width,
      TransposeShape, [],
      [Raw<"x", !div(width, 8), "(d0 - 1) * s0 + (d1 - 1) * s1 + (d2 - 1) * s2"
                               " + (d3 - 1) * s3 + (d4 - 1) * s4"
                               " + (d5 - 1) * s5 + 1">],
      [Raw<"y", !div(width, 8), "d0 * d1 * d2 * d3 * d4 * d5">]>;
}

foreach width = [8, 16, 32] in
def MCU_Pad # width # Op : MCU_KernelOp<"pad_" # width, PadShape, [PadValue],
    [Raw<"x", !div(width, 8), "d0 * d1 * d2 * d3">],
    [Raw<"y", !div(width, 8), "(lo0 + d0 + hi0) * (lo1 + d1 + hi1)"
                             " * (lo2 + d2 + hi2) * (lo3 + d3 + hi3)">]>;

//===----------------------------------------------------------------------===//
// Between float and integers
//===----------------------------------------------------------------------===//

defvar axisX = "outer * channels * inner";
def MCU_QuantizeF32S8Op : MCU_KernelOp<"quantize_f32_s8", QAxisShape, [],
    [F32<"x", axisX>, F32<"scale", "channels">, S32<"zp", "channels">],
    [S8<"y", axisX>]>;
def MCU_DequantizeS8F32Op : MCU_KernelOp<"dequantize_s8_f32", QAxisShape, [],
    [S8<"x", axisX>, F32<"scale", "channels">, S32<"zp", "channels">],
    [F32<"y", axisX>]>;
def MCU_QuantizeF32S16Op : MCU_KernelOp<"quantize_f32_s16", QAxisShape, [],
    [F32<"x", axisX>, F32<"scale", "channels">, S32<"zp", "channels">],
    [S16<"y", axisX>]>;
def MCU_DequantizeS16F32Op : MCU_KernelOp<"dequantize_s16_f32", QAxisShape, [],
    [S16<"x", axisX>, F32<"scale", "channels">, S32<"zp", "channels">],
    [F32<"y", axisX>]>;

#endif // TINYML_DIALECT_MCU_IR_KERNELOPS_TD
