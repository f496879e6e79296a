//===- MCUInterfaces.td - Interfaces of the mcu dialect ----*- tablegen -*-===//

#ifndef TINYML_DIALECT_MCU_IR_MCUINTERFACES_TD
#define TINYML_DIALECT_MCU_IR_MCUINTERFACES_TD

include "mlir/IR/OpBase.td"

def KernelOpInterface : OpInterface<"KernelOpInterface"> {
  let cppNamespace = "::tinyml::mcu";
  let description = [{
    A call of one C function of the runtime. Everything that handles kernel
    calls (planner, verifier, printer, executor, reports) does so through this
    interface; nothing switches over op names.

    The C call is `tm_<name>(&shape, [&params,] inputs..., outputs...,
    [scratch...])`.
  }];
  let methods = [
    StaticInterfaceMethod<"The description of the C function.",
      "const ::tinyml::mcu::KernelInfo &", "getKernelInfo">,
    InterfaceMethod<"Buffers that are read.",
      "::mlir::OperandRange", "getInputs">,
    InterfaceMethod<"Buffers that are written.",
      "::mlir::OperandRange", "getOutputs">,
    InterfaceMethod<"Buffers that are free before and after the call.",
      "::mlir::OperandRange", "getScratch">,
    InterfaceMethod<"The shape struct, one word per member in order.",
      "::llvm::ArrayRef<int32_t>", "getShape">,
    InterfaceMethod<[{
        The second struct, one word per member in order (floats as their bits);
        empty where the kernel takes none.
      }],
      "::llvm::ArrayRef<int32_t>", "getParams">,
    InterfaceMethod<[{
        Name of the C function that calls the kernel with this shape, set when
        preparing for emission; ops with the same name share it.
      }],
      "::std::optional<::llvm::StringRef>", "getInstance">,
    InterfaceMethod<"Sets the name getInstance returns.",
      "void", "setInstance", (ins "::std::optional<::llvm::StringRef>":$name)>,
    InterfaceMethod<"Multiply-accumulates of this call.",
      "int64_t", "getMacs", (ins), [{}], [{
        return $_op.getKernelInfo().macs($_op.getShape()).get();
      }]>,
    InterfaceMethod<[{
        Pairs of a pointer operand and the parameter it is passed for, in the
        order of the C call.
      }],
      "::llvm::SmallVector<std::pair<::mlir::Value, "
      "const ::tinyml::mcu::KernelPointer *>>", "getPointers", (ins), [{}], [{
        return ::tinyml::mcu::detail::getKernelPointers($_op.getOperation());
      }]>,
  ];
  let verify = [{ return ::tinyml::mcu::detail::verifyKernel($_op); }];
}

#endif // TINYML_DIALECT_MCU_IR_MCUINTERFACES_TD
