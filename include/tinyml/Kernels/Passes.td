//===- Passes.td - Choosing kernels ------------------------*- tablegen -*-===//

#ifndef TINYML_KERNELS_PASSES_TD
#define TINYML_KERNELS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ChooseVariants : Pass<"mcu-choose-variants", "::tinyml::mcu::ModelOp"> {
  let summary = "call what the target's instruction set has for a kernel";
  let description = [{
    A variant computes what the portable kernel does, byte for byte, with the
    instructions of one instruction set, for some shapes (the runtime's
    `variants.def`). Each call for which the target of the module has one that
    takes fewer instructions, by the core's table in runtime/costs, calls it,
    with a buffer for its scratch where it takes some. With `for-size`, all
    calls of a kernel do so that can, if the program has less code then. A
    call that names a variant, or `"portable"`, is left alone; without a
    target nothing is chosen.

    Before and after, for `isa = "armv7e-m"`:
    ```mlir
    mcu.call "fully_connected_s8" ins(...) outs(...) shape {m = 1, k = 64, n = 12} params {...}
    ```
    ```mlir
    mcu.call "fully_connected_s8" variant "armv7e-m" ins(...) outs(...) shape {m = 1, k = 64, n = 12} params {...}
    ```
  }];
  let options = [
    Option<"forSize", "for-size", "bool", "false",
           "Choose less code, not fewer instructions">
  ];
  let statistics = [
    Statistic<"numVariants", "num-variants", "Number of calls of a variant">
  ];
}

def InterleaveRows : Pass<"mcu-interleave-rows", "::mlir::ModuleOp"> {
  let summary = "put rows of weights side by side where that is faster";
  let description = [{
    Some kernels compute what another one does from the same weights in another
    order (`TM_INTERLEAVES` in the runtime's `kernels.def`): four rows side by
    side, two to a half word, of 4-bit weights four. Where such a kernel has a variant for the target
    that takes the shape, and takes fewer instructions than the other kernel
    and its variant by the core's table in runtime/costs, the constant is
    rewritten and its calls with it. A constant that something else reads too,
    or that holds -128 in a row with an odd number above a negative weight,
    which no half word can hold, stays, and so do calls that name a variant.

    Before and after, for `isa = "armv7e-m"`:
    ```mlir
    mcu.weights @w dense<1> : tensor<4x4xi8> in "flash" align 4
    mcu.call "fully_connected_s8" ins(%x, %w, ...) outs(...) shape {m = 1, k = 4, n = 4} params {...}
    ```
    ```mlir
    mcu.weights @w dense<16843009> : tensor<1x4xi32> in "flash" align 4
    mcu.call "fully_connected_s8r4" ins(%x, %w, ...) outs(...) shape {m = 1, k = 4, n = 4} params {...}
    ```
  }];
  let statistics = [
    Statistic<"numInterleaved", "num-interleaved",
              "Number of constants in another order">
  ];
}

def ChooseFormats : Pass<"mcu-choose-formats", "::mlir::ModuleOp"> {
  let summary = "store weights with zeros or few values in less room";
  let description = [{
    Some kernels compute what another one does from the same weights in another
    format (`TM_PACKS` in the runtime's `kernels.def`): blocks of 1x4, two of each
    four, those that are not 0 and a mask, or a table and indices. A constant
    that only such layers read, also as the filter of a 1x1 convolution, is
    rewritten to the format with which its calls take the fewest instructions by
    the core's table in runtime/costs, if it takes fewer bytes and no more
    instructions than it does (the faster one of its kernel and the one with
    interleaved rows). With `for-size` it is the format of the fewest bytes,
    whatever it takes. A format is not chosen at all where the code of its
    kernel takes more than all constants save that would have it.

    `mcu.format` of a call says which format it has, or why it is dense where one
    would be smaller; calls that name a variant are left alone.

    Before and after, for `core = "cortex-m4f"`:
    ```mlir
    mcu.weights @w dense<...> : tensor<64x64xi8> in "flash" align 4
    mcu.call "fully_connected_s8" ins(%x, %w, ...) outs(...) shape {m = 1, k = 64, n = 64} params {...}
    ```
    ```mlir
    mcu.weights @w_blocks dense<...> : tensor<320xi32> in "flash" align 4
    mcu.weights @w_counts dense<4> : tensor<64xi16> in "flash" align 4
    mcu.call "fully_connected_s8x4" ins(%x, %blocks, %counts, ...) outs(...) shape {m = 1, k = 64, n = 64, blocks = 256, words = 320} params {...}
    ```
  }];
  let options = [
    Option<"forSize", "for-size", "bool", "false",
           "Choose fewer bytes, whatever instructions that takes">
  ];
  let statistics = [
    Statistic<"numPacked", "num-packed", "Number of constants in a format">,
    Statistic<"bytesSaved", "bytes-saved", "Bytes of weights that they save">
  ];
}

#endif // TINYML_KERNELS_PASSES_TD
