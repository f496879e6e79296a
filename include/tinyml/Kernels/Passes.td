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

#endif // TINYML_KERNELS_PASSES_TD
