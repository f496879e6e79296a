MODELS := energy
OPTIONS_energy := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz --state=next_state:state
