//===- TinyMLAttrs.td - Attributes of the tinyml dialect ---*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TINYMLATTRS_TD
#define TINYML_DIALECT_TINYML_IR_TINYMLATTRS_TD

include "mlir/IR/AttrTypeBase.td"
include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_TargetAttr : AttrDef<TinyML_Dialect, "Target"> {
  let mnemonic = "target";
  let summary = "what a module is compiled for";
  let description = [{
    `tinyml.target` of a module: the core, its instruction set and its memories,
    where they are known: `flash`, `sram` and others by name, with their size
    and how many cycles longer a word takes to read than from flash. `--target`
    of tinyml-compile fills it from runtime/boards and runtime/cores. Without it
    a pass assumes nothing about the target.

    Example:
    ```mlir
    module attributes {tinyml.target = #tinyml.target<
        core = "cortex-m4f", isa = "armv7e-m",
        memories = {sram = {bytes = 131072 : i64, cycles = 0 : i64}}>} {
    }
    ```
  }];
  let parameters = (ins
    StringRefParameter<"name of runtime/cores/<core>.json">:$core,
    StringRefParameter<"name of the instruction set">:$isa,
    OptionalParameter<"::mlir::DictionaryAttr",
                      "sizes and speeds by name">:$memories
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let extraClassDeclaration = [{
    /// The attribute's name on a module.
    static constexpr ::llvm::StringLiteral kName = "tinyml.target";

    /// Returns the target of the module around `op`, null where it has none.
    static TargetAttr lookup(::mlir::Operation *op);
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_TINYMLATTRS_TD
