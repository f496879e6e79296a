MODELS := gas
OPTIONS_gas := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
