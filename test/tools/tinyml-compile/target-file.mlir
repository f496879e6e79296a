// A board of the user's own: its core's instruction set, its memory, its name.
// The C depends on the file. Every mistake is one error that names the file.

// RUN: rm -rf %t && mkdir -p %t && cd %t
// RUN: cp %S/../../../examples/board/my-board.json board.json
// RUN: tinyml-compile %s --target=board.json --name=net -o out --depfile=net.d | FileCheck %s
// CHECK: net for sensor node, Cortex-M4F
// CHECK: flash {{.*}} of 512.0 KB
// CHECK: RAM {{.*}} of 128.0 KB
// CHECK: arm-none-eabi-gcc -O2 -mcpu=cortex-m4 {{.*}}-mfpu=fpv4-sp-d16
// RUN: grep -q 'board.json' net.d
// RUN: grep -q 'with --target=my-board' out/net.h
// RUN: not grep -rq 'board.json' out

// RUN: sed 's/131072/5000/' board.json > small.json
// RUN: not tinyml-compile %s --target=small.json -o small 2>&1 | FileCheck %s --check-prefix=FIT
// FIT: error: {{.*}}my-board has 4.9 KB
// RUN: not ls small

// RUN: not tinyml-compile %s --target=none.json -o no 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: 'none.json': No such file
// RUN: echo '{"name": "x",' > bad.json
// RUN: not tinyml-compile %s --target=bad.json -o no 2>&1 | FileCheck %s --check-prefix=JSON
// JSON: 'bad.json': [2:0, byte=14]
// RUN: sed 's/cortex-m4f",/cortex-m9",/' board.json > core.json
// RUN: not tinyml-compile %s --target=core.json -o no 2>&1 | FileCheck %s --check-prefix=CORE
// CORE: 'core.json': unknown core 'cortex-m9': one of cortex-m0,
// RUN: sed 's/ram_bytes/ram_size/' board.json > member.json
// RUN: not tinyml-compile %s --target=member.json -o no 2>&1 | FileCheck %s --check-prefix=MEMBER
// MEMBER: 'member.json': unknown member 'ram_size': a board has name,
// RUN: sed '/ram_bytes/d' board.json > less.json
// RUN: not tinyml-compile %s --target=less.json -o no 2>&1 | FileCheck %s --check-prefix=LESS
// LESS: 'less.json': 'ram_bytes' is missing
// RUN: sed 's/131072/"128K"/' board.json > type.json
// RUN: not tinyml-compile %s --target=type.json -o no 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: 'type.json': 'ram_bytes' is no number of bytes
// RUN: sed 's/: 4096/: 131072/' board.json > stack.json
// RUN: not tinyml-compile %s --target=stack.json -o no 2>&1 | FileCheck %s --check-prefix=STACK
// STACK: 'stack.json': the stack takes all of the RAM
// RUN: echo '[1]' > list.json
// RUN: not tinyml-compile %s --target=list.json -o no 2>&1 | FileCheck %s --check-prefix=LIST
// LIST: 'list.json': no JSON object
// RUN: not ls no

func.func @main(%x: tensor<2000xf32> {onnx.name = "x"})
    -> (tensor<1xf32> {onnx.name = "y"}) {
  %y = tinyml.mean %x {axes = array<i64: 0>} : (tensor<2000xf32>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
