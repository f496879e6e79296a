"""lit configuration: FileCheck tests over the tools in build/bin."""

import os
import shutil

import lit.formats

config.name = "tinyml"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test", ".textproto"]
config.excludes = ["Inputs", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.tinyml_binary_dir, "test")

config.environment["PATH"] = os.pathsep.join(
    [
        os.path.join(config.tinyml_binary_dir, "bin"),
        config.llvm_tools_dir,
        config.environment.get("PATH", ""),
    ]
)
config.substitutions.append(("%host_cc", config.host_cc))
config.substitutions.append(("%protoc", config.protoc))
# Emitted C is free of these warnings.
config.substitutions.append(
    (
        "%c_warnings",
        "-Wall -Wextra -Wpedantic -Wconversion -Wcast-qual -Wmissing-prototypes -Werror",
    )
)
config.substitutions.append(
    (
        "%encode_onnx",
        f"{config.protoc} --encode=tinyml.proto.ModelProto"
        f" --proto_path={config.tinyml_source_dir}/lib/Target/ONNX Schema.proto",
    )
)
config.substitutions.append(
    (
        "%decode_onnx",
        f"{config.protoc} --decode=tinyml.proto.ModelProto"
        f" --proto_path={config.tinyml_source_dir}/lib/Target/ONNX Schema.proto",
    )
)
# Tools by their paths, for tests that change PATH.
for tool in ("compile", "run"):
    path = os.path.join(config.tinyml_binary_dir, "bin", f"tinyml-{tool}")
    config.substitutions.append((f"%tinyml_{tool}", path))
config.substitutions.append(("%source_dir", config.tinyml_source_dir))
config.substitutions.append(
    (
        "%make_npz",
        os.path.join(config.tinyml_source_dir, "test/tools/tinyml-run/Inputs/make_npz.py"),
    )
)
config.substitutions.append(("%python", shutil.which("python3") or "python3"))

for clang in ["clang-22", "clang"]:
    if shutil.which(clang):
        config.available_features.add("clang")
        config.substitutions.append(("%clang", clang))
        break
if shutil.which("arm-none-eabi-gcc"):
    config.available_features.add("arm-gcc")
if shutil.which("riscv64-unknown-elf-gcc"):
    config.available_features.add("riscv-gcc")
if shutil.which("qemu-system-arm"):
    config.available_features.add("qemu-arm")
