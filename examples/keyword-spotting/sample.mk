MODELS := front wake command
OPTIONS_wake := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
OPTIONS_command := $(OPTIONS_wake)
