//===- Passes.td - Passes on the mcu dialect ---------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_MCU_TRANSFORMS_PASSES_TD
#define TINYML_DIALECT_MCU_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def ElideConcatCopies
    : Pass<"mcu-elide-concat-copies", "::tinyml::mcu::ModelOp"> {
  let summary = "let producers write into their place in a concatenation";
  let description = [{
    A `copy_rows` that moves a whole buffer to one contiguous place of another,
    as a concatenation along the outermost dimension does, disappears: the
    source becomes a view of the destination. Kept where the arena would grow,
    because the destination lives longer afterwards, and where the destination
    is a state whose old value is still read when the source is first written;
    the step that writes first may read it, if its kernel works in place.

    Before and after:
    ```mlir
    %a = mcu.alloc : memref<8xi8>
    mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
    mcu.call "copy_rows_8" ins(%a : memref<8xi8>) outs(%y : memref<24xi8>)
      shape {rows = 1, len = 8, x_stride = 8, y_stride = 8, y_offset = 16}
    ```
    ```mlir
    %a = mcu.view %y offset 16 : memref<24xi8> to memref<8xi8>
    mcu.call "flip_sign_8" ins(%x : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8}
    ```
  }];
  let statistics = [
    Statistic<"numElided", "num-elided", "Number of copies elided">
  ];
}

def ReuseInputs : Pass<"mcu-reuse-inputs", "::tinyml::mcu::ModelOp"> {
  let summary = "let kernels write into the buffer of an input that dies";
  let description = [{
    Where a kernel allows its output to be its input (`inPlaceInputs` of its
    description), the input is not used afterwards and the output not before,
    the two become one buffer. An output or a state of the model takes the place
    of the input's buffer instead, which leaves the arena; a state only where
    nobody needs its old value by then.

    Before and after:
    ```mlir
    mcu.call "clamp_s8" ins(%a : memref<8xi8>) outs(%b : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 6}
    ```
    ```mlir
    mcu.call "clamp_s8" ins(%a : memref<8xi8>) outs(%a : memref<8xi8>) shape {len = 8} params {lo = 0, hi = 6}
    ```
  }];
  let statistics = [
    Statistic<"numReused", "num-reused", "Number of buffers that share">
  ];
}

def LimitScratch : Pass<"mcu-limit-scratch", "::tinyml::mcu::ModelOp"> {
  let summary = "call no variant whose scratch makes the arena too large";
  let description = [{
    A variant with scratch is left, and the portable kernel called, where the
    arena would be larger than without the scratch of any variant, by more than
    `percent` per cent and by more than `bytes`, or larger than `arena-limit`,
    which it is not without. Where several are too large, those go first that have the most
    bytes beside them.

    Before and after, where %x and %y make the peak:
    ```mlir
    %scratch = mcu.alloc : memref<8xi32>
    mcu.call "conv2d_s8" variant "armv7e-m" ins(%x, ...) outs(%y : ...) scratch(%scratch : memref<8xi32>) ...
    ```
    ```mlir
    %scratch = mcu.alloc : memref<8xi32>
    mcu.call "conv2d_s8" ins(%x, ...) outs(%y : ...) ...
    ```
  }];
  let options = [
    Option<"percent", "percent", "int64_t", "20",
           "How much larger variants may make the arena">,
    Option<"bytes", "bytes", "int64_t", "4096",
           "How many bytes they may take of a small one">,
    Option<"arenaLimit", "arena-limit", "int64_t", "0",
           "Bytes the arena may take (0 = no limit)">
  ];
  let statistics = [
    Statistic<"numDropped", "num-dropped", "Number of variants not called">
  ];
}

def PlanMemory : Pass<"mcu-plan-memory", "::tinyml::mcu::ModelOp"> {
  let summary = "give every buffer its lifetime and its place in the arena";
  let description = [{
    Computes `live` of each `mcu.alloc` from the steps that touch it, places
    the buffers so that no two that live at the same time overlap, and sets the
    model's arena size. The exception: a kernel that works row by row may
    overwrite an input that dies, if its output starts far enough before it
    (`MCU_Rows` of its description). Buffers nothing touches are removed. Several greedy
    orders are tried and the best plan is taken; `docs/memory-planning.md`.

    Before and after:
    ```mlir
    %a = mcu.alloc : memref<8xi8>
    ```
    ```mlir
    %a = mcu.alloc live [0, 1] offset 0 : memref<8xi8>
    ```
  }];
  let options = [
    Option<"arenaLimit", "arena-limit", "int64_t", "0",
           "Bytes the arena may take; a larger plan is an error that lists "
           "every buffer (0 = no limit)">
  ];
  let statistics = [
    Statistic<"numBuffers", "num-buffers", "Number of buffers placed">,
    Statistic<"arenaBytes", "arena-bytes", "Bytes of the arenas">,
    Statistic<"lowerBound", "lower-bound",
              "Bytes that no placement can go below, in this order of steps">
  ];
}

def VerifyPlan : Pass<"mcu-verify-plan", "::tinyml::mcu::ModelOp"> {
  let summary = "check a memory plan without the planner's help";
  let description = [{
    Walks the steps and keeps for every byte of the arena which buffer wrote
    it last. Reading a byte that another buffer has overwritten, reading one
    that nobody has written, leaving the arena, a misaligned buffer, a step
    outside a buffer's `live` interval and buffers of one step that overlap
    without the kernel's permission are errors. The two values of a state are
    two buffers in the same bytes: the old one is there when the call begins,
    and has to be read before the next one overwrites it, which has to be whole
    in the end. Shares no code with `mcu-plan-memory`.
  }];
}

def MergeWeights : Pass<"mcu-merge-weights", "::mlir::ModuleOp"> {
  let summary = "keep one copy of equal weights, none of unused ones";
  let description = [{
    Weights with the same type, C type, region and bytes become one; the
    larger alignment stays. Weights that no model uses are removed.

    Before and after:
    ```mlir
    mcu.weights @a dense<1> : tensor<4xi8> in "flash" align 4
    mcu.weights @b dense<1> : tensor<4xi8> in "flash" align 4
    ```
    ```mlir
    mcu.weights @a dense<1> : tensor<4xi8> in "flash" align 4
    ```
  }];
  let statistics = [
    Statistic<"numMerged", "num-merged", "Number of weights merged">,
    Statistic<"numRemoved", "num-removed", "Number of unused weights removed">
  ];
}

def PlaceWeights : Pass<"mcu-place-weights", "::mlir::ModuleOp"> {
  let summary = "choose the memory of each weights";
  let description = [{
    Where the target has memories besides `flash`, weights go to the fastest one
    that has room, those first that are read most often for their bytes; code,
    as it is estimated, is in `flash`. Weights that are in another memory
    already stay there, and so do those that fit nowhere.

    Before and after, on a target with 4 KB of flash and a slower `qspi`:
    ```mlir
    mcu.weights @fc_w dense<1> : tensor<8192xi8> in "flash" align 4
    ```
    ```mlir
    mcu.weights @fc_w dense<1> : tensor<8192xi8> in "qspi" align 4
    ```
  }];
  let statistics = [
    Statistic<"numMoved", "num-moved", "Number of weights outside of flash">
  ];
}

def ChooseNames : Pass<"mcu-choose-names", "::mlir::ModuleOp"> {
  let summary = "choose every name that emitted C shows";
  let description = [{
    Models and weights get legal C names that are unique, inputs and outputs
    `mcu.c_name`, and every kernel call the name of the C function that makes
    it: one per kernel and shape, so that the C compiler specialises it, or,
    with `share-kernels`, one per kernel.

    Before and after:
    ```mlir
    mcu.call "tanh_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8}
    ```
    ```mlir
    mcu.call "tanh_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} instance "tanh_f32_8"
    ```
  }];
  let options = [
    Option<"name", "name", "std::string", "\"\"",
           "Prefix of everything the emitted C exports, for a module of one "
           "model (default: the model's own name)">,
    Option<"shareKernels", "share-kernels", "bool", "false",
           "One function per kernel instead of one per shape: smaller, slower">
  ];
}

#endif // TINYML_DIALECT_MCU_TRANSFORMS_PASSES_TD
