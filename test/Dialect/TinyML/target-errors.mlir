// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{requires 'tinyml.target' to be a #tinyml.target on a module}}
module attributes {tinyml.target = "cortex-m4f"} {
}

// -----

// expected-error @below {{requires 'tinyml.target' to be a #tinyml.target on a module}}
func.func private @function() attributes {tinyml.target = #tinyml.target<core = "host", isa = "host">}
