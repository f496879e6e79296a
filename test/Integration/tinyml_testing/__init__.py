"""What every Python suite shares: run the compiler, build what it emits, run that, compare.

There is one way from an ONNX model to the numbers its emitted C computes:
``Compiler.compile`` -> ``EmittedModel`` -> ``HostProgram`` or ``BoardProgram`` -> ``Response``.
"""
