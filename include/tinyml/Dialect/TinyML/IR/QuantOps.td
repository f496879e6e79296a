//===- QuantOps.td - Between real numbers and integers ------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_QUANTOPS_TD
#define TINYML_DIALECT_TINYML_IR_QUANTOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

class TinyML_ScaleOp<string mnemonic, list<Trait> traits = []>
    : TinyML_ShapedOp<mnemonic, !listconcat(traits, [Elementwise, TinyML_Monotonic])> {
  let arguments = (ins TinyML_Tensor:$input);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_QuantizeOp : TinyML_ScaleOp<"quantize"> {
  let summary = "real numbers to integers";
  let description = [{
    `output = saturate(round_half_even(input / scale) + zero_point)`, the
    division in single precision, as ONNX's QuantizeLinear defines.

    Constraints: (C1) input is float, output quantized; its scales are one, one
    per element of a dimension, or one per block.

    Example:
    ```mlir
    %q = tinyml.quantize %x : (tensor<1x8xf32>)
         -> tensor<1x8x!quant.uniform<i8:f32, 0.5:-3>>
    ```
  }];
}

def TinyML_DequantizeOp : TinyML_ScaleOp<"dequantize"> {
  let summary = "integers to real numbers";
  let description = [{
    `output = (input - zero_point) * scale` in single precision.

    Constraints: (C1) input is quantized, with scales as quantize's output has,
    output float.

    Example:
    ```mlir
    %x = tinyml.dequantize %q
         : (tensor<1x8x!quant.uniform<i8:f32, 0.5:-3>>) -> tensor<1x8xf32>
    ```
  }];
}

def TinyML_RequantizeOp : TinyML_ScaleOp<"requantize"> {
  let summary = "integers of one scale to integers of another";
  let description = [{
    `output = saturate(round((input - zp_in) * s_in / s_out) + zp_out)`: from 8
    to 8 bits a table, so correctly rounded, half to even; else the one
    multiplication of docs/numerics.md. Where the scales are equal and the
    storage types are i8 and ui8 with zero points 128 apart it only flips the
    sign bit.

    Constraints: (C1) input and output are per-tensor quantized, to 8 bits, or
    to signed 16 bits with zero point 0.

    Example:
    ```mlir
    %y = tinyml.requantize %x
         : (tensor<1x8x!quant.uniform<u8:f32, 0.5:125>>)
           -> tensor<1x8x!quant.uniform<i8:f32, 0.5:-3>>
    ```
  }];
  let hasFolder = 1;
}

def TinyML_LookupOp : TinyML_ShapedOp<"lookup"> {
  let summary = "integers to integers by a table";
  let description = [{
    `output = table[input]` of stored integers: the entry of a negative one v is
    number 256 + v.

    Constraints:
    - (C1) input and output are per-tensor quantized to signed 8 bits.
    - (C2) table is [256] and has the element type of the output.

    Example:
    ```mlir
    %y = tinyml.lookup %x, %table
         : (tensor<1x8x!quant.uniform<i8:f32, 0.5:-3>>,
            tensor<256x!quant.uniform<i8:f32, 0.25>>)
           -> tensor<1x8x!quant.uniform<i8:f32, 0.25>>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, TinyML_Tensor:$table);
  let assemblyFormat = [{
    $input `,` $table attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_StorageCastOp : TinyML_ScaleOp<"storage_cast"> {
  let summary = "sees raw integers as quantized numbers, or the reverse";
  let description = [{
    Changes no bit: one of the types is a quantized type, the other its storage
    type (`i8`, `i16` for signed, `ui8`, `ui16` for unsigned storage).

    Constraints: (C1) as said.

    Example:
    ```mlir
    %q = tinyml.storage_cast %x : (tensor<1x8xi8>)
         -> tensor<1x8x!quant.uniform<i8:f32, 0.5:-3>>
    ```
  }];
  let hasFolder = 1;
}

#endif // TINYML_DIALECT_TINYML_IR_QUANTOPS_TD
