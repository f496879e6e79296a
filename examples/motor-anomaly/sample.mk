MODELS := motor
OPTIONS_motor := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
