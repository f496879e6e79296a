MODELS := activity
OPTIONS_activity := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
