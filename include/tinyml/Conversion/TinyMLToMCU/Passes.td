//===- Passes.td - From tinyml to mcu ----------------------*- tablegen -*-===//

#ifndef TINYML_CONVERSION_TINYMLTOMCU_PASSES_TD
#define TINYML_CONVERSION_TINYMLTOMCU_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertTinyMLToMCU : Pass<"convert-tinyml-to-mcu", "mlir::ModuleOp"> {
  let summary = "turn tensors into buffers and ops into kernel calls";
  let description = [{
    Every function becomes an `mcu.model`: its arguments are the model's
    inputs, its results further arguments to write to. Each op becomes the call
    of the kernel that its types choose, reshapes become views, and constants
    become `mcu.weights`, packed as the kernel wants them: the integer
    parameters of docs/numerics.md are computed here.

    Results are written straight into the caller's buffers. A result that is an
    argument, a constant or another result again is copied.

    An argument and a result with one `tinyml.state` become a state. Its next
    value is copied there after everything else, which is right whatever reads the
    old one; `mcu-elide-concat-copies` writes it there at once where it may.

    ```mlir
    func.func @m(%x: tensor<1x4xf32> {onnx.name = "x"})
        -> (tensor<1x4xf32> {onnx.name = "y"}) {
      %y = tinyml.sigmoid %x : (tensor<1x4xf32>) -> tensor<1x4xf32>
      return %y : tensor<1x4xf32>
    }
    ```
    becomes
    ```mlir
    mcu.model @m(%x: memref<1x4xf32> {mcu.name = "x"})
        outs(%y: memref<1x4xf32> {mcu.name = "y"}) {
      mcu.call "sigmoid_f32" ins(%x : memref<1x4xf32>) outs(%y : memref<1x4xf32>)
          shape {len = 4}
    }
    ```
  }];
  let dependentDialects = ["::tinyml::mcu::MCUDialect"];
  let statistics = [
    Statistic<"numKernels", "kernels", "Number of kernel calls">,
    Statistic<"numCopies", "copies",
              "Number of results that had to be copied">,
  ];
}

#endif // TINYML_CONVERSION_TINYMLTOMCU_PASSES_TD
