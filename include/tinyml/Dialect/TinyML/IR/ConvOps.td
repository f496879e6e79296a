//===- ConvOps.td - Convolutions and matrix products --------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_CONVOPS_TD
#define TINYML_DIALECT_TINYML_IR_CONVOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_Conv2DOp : TinyML_ShapedOp<"conv2d", [
    DeclareOpInterfaceMethods<TinyML_LinearOpInterface,
        ["readsPadding", "getTaps", "takesFewerChannels", "setGroupCount",
         "hasIntegerForm"]>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>]> {
  let summary = "2-D convolution, grouped and dilated";
  let description = [{
    `output[n,y,x,o] = clamp(bias[o] + sum input[n, y*sh+ky*dh-top,
    x*sw+kx*dw-left, g*I+i] * filter[o,ky,kx,i])` with I = C/groups and g the
    group of o; positions outside the input count as zero.

    Constraints:
    - (C1) input is [N,H,W,C], filter [O,KH,KW,C/groups], bias [O].
    - (C2) groups divides C and O.
    - (C3) strides and dilations are positive, padding is not negative.
    - (C4) the dilated filter fits the padded input.
    - (C5) all float; or weights only: as float, but with a quantized filter; or
      input and output quantized to the same width, 8 bits or signed 16 bits
      with zero point 0, filter quantized, bias i32 of scale
      input scale * filter scale.
    - (C6) a quantized filter has signed storage of 8 or 4 bits, zero point 0,
      and one scale per tensor, per output channel, or, with 4 bits, per output
      channel and block of input channels. The scales of a channel's blocks are
      multiples of one base scale, which is the filter scale of (C5), by factors
      that keep value * factor within 8 bits.

    Example:
    ```mlir
    %y = tinyml.conv2d %x, %w, %b {strides = array<i64: 2, 2>,
           padding = array<i64: 4, 1, 5, 1>, clamp_min = 0.0 : f32}
         : (tensor<1x49x10x1xf32>, tensor<64x10x4x1xf32>, tensor<64xf32>)
           -> tensor<1x25x5x64xf32>
    ```
  }];
  let arguments = !con((ins
    TinyML_Tensor:$input,
    TinyML_Tensor:$filter,
    Optional<TinyML_Tensor>:$bias,
    DefaultValuedAttr<TinyML_HeightWidth, "{1, 1}">:$strides,
    DefaultValuedAttr<TinyML_HeightWidth, "{1, 1}">:$dilations,
    DefaultValuedAttr<TinyML_Padding, "{0, 0, 0, 0}">:$padding,
    DefaultValuedAttr<I64Attr, "1">:$groups), TinyML_ClampArgs);
  let assemblyFormat = [{
    $input `,` $filter (`,` $bias^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def TinyML_FullyConnectedOp : TinyML_ShapedOp<"fully_connected", [
    DeclareOpInterfaceMethods<TinyML_LinearOpInterface,
        ["readsPadding", "getTaps", "takesFewerChannels", "hasIntegerForm"]>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>]> {
  let summary = "matrix product with a constant matrix, and a bias";
  let description = [{
    `output[m,n] = clamp(bias[n] + sum input[m,k] * filter[n,k])`.

    Constraints:
    - (C1) input is [M,K], filter [N,K], bias [N].
    - (C2) element types as conv2d (C5, C6).

    Example:
    ```mlir
    %y = tinyml.fully_connected %x, %w, %b
         : (tensor<1x64xf32>, tensor<12x64xf32>, tensor<12xf32>)
           -> tensor<1x12xf32>
    ```
  }];
  let arguments = !con((ins
    TinyML_Tensor:$input,
    TinyML_Tensor:$filter,
    Optional<TinyML_Tensor>:$bias), TinyML_ClampArgs);
  let assemblyFormat = [{
    $input `,` $filter (`,` $bias^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def TinyML_MatMulOp : TinyML_ShapedOp<"matmul", [
    DeclareOpInterfaceMethods<TinyML_IntegerFormOpInterface>,
    DeclareOpInterfaceMethods<TinyML_ClampedOpInterface>]> {
  let summary = "batched matrix product";
  let description = [{
    `output[b,m,n] = clamp(sum lhs[b,m,k] * rhs[b,k,n])`; a batch dimension of
    1 is broadcast.

    Constraints:
    - (C1) lhs is [B,M,K], rhs [B,K,N]; a B may be 1 where the other is not.
    - (C2) all float, all quantized to 8 bits, or all to 16 bits.

    Example:
    ```mlir
    %y = tinyml.matmul %a, %b
         : (tensor<2x3x4xf32>, tensor<1x4x5xf32>) -> tensor<2x3x5xf32>
    ```
  }];
  let arguments = !con((ins TinyML_Tensor:$lhs, TinyML_Tensor:$rhs),
                       TinyML_ClampArgs);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_CONVOPS_TD
