package control

// Action is something done once, as opposed to a value that is held.
type Action struct {
	ID, Label, Help string
	// Keys are the shortcuts, as KeyboardEvent.key names them; "Shift+" and
	// "Ctrl+" may stand in front.
	Keys []string
	// Sim actions are carried out by the simulation.
	Sim bool
}

// The ids of the actions.
const (
	ActReset      = "reset"
	ActStep       = "step"
	ActAnneal     = "anneal"
	ActUndo       = "undo"
	ActRedo       = "redo"
	ActLink       = "link"
	ActOpen       = "open"
	ActSave       = "save"
	ActPNG        = "png"
	ActFullscreen = "fullscreen"
	ActHelp       = "help"
	ActHome       = "home"
	ActZoomIn     = "zoomin"
	ActZoomOut    = "zoomout"
	ActBack       = "back"
	ActForward    = "forward"
	ActBackFar    = "backfar"
	ActForwardFar = "forwardfar"
	ActToggle     = "toggle" // toggle:ID turns a switch, or takes a choice's next option
)

// Actions returns the list of actions, in the order of the shortcut sheet.
func Actions() []Action {
	return []Action{
		{ID: "toggle:" + Playing, Label: "Play or pause the film", Keys: []string{" "}},
		{ID: "toggle:" + Train, Label: "Run or pause training", Keys: []string{"p"}},
		{ID: ActStep, Label: "One training step", Help: "Pauses training and makes one step.", Keys: []string{"."}, Sim: true},
		{ID: ActReset, Label: "Reset training", Help: "New weights, data and batches from the seed; what waits for a reset acts now.", Keys: []string{"r"}, Sim: true},
		{ID: ActAnneal, Label: "Anneal", Help: "Lowers the learning rate to 0 along a cosine over the next 2,000 steps, then pauses; any change of the loss cancels it.", Keys: []string{"a"}, Sim: true},
		{ID: ActOpen, Label: "Open a file", Help: "A CSV or a PNG as your own points, or a model.json with its settings and weights. It can be dropped on the picture too.", Keys: []string{"o"}},
		{ID: ActSave, Label: "Save the model", Help: "Writes model.json: every setting, the seed, your points and the weights, for this program and for flowlab.", Keys: []string{"m"}, Sim: true},
		{ID: "toggle:" + Mode, Label: "Switch ODE and SDE", Keys: []string{"s"}},
		{ID: "toggle:" + Show, Label: "Learned, exact, difference", Keys: []string{"f"}},
		{ID: "toggle:" + Density, Label: "Density", Keys: []string{"1"}},
		{ID: "toggle:" + Velocity, Label: "Velocity", Keys: []string{"2"}},
		{ID: "toggle:" + ParticlesOn, Label: "Particles", Keys: []string{"3"}},
		{ID: "toggle:" + Trajectories, Label: "Trajectories", Keys: []string{"4"}},
		{ID: "toggle:" + DataOn, Label: "Data", Keys: []string{"5"}},
		{ID: "toggle:" + Trails, Label: "Trails", Keys: []string{"6"}},
		{ID: ActBack, Label: "t back by 0.01", Keys: []string{"ArrowLeft"}},
		{ID: ActForward, Label: "t on by 0.01", Keys: []string{"ArrowRight"}},
		{ID: ActBackFar, Label: "t back by 0.1", Keys: []string{"Shift+ArrowLeft"}},
		{ID: ActForwardFar, Label: "t on by 0.1", Keys: []string{"Shift+ArrowRight"}},
		{ID: ActZoomIn, Label: "Zoom in", Keys: []string{"+", "="}},
		{ID: ActZoomOut, Label: "Zoom out", Keys: []string{"-", "_"}},
		{ID: ActHome, Label: "Whole picture", Keys: []string{"0"}},
		{ID: "toggle:" + LossAxis, Label: "Linear or logarithmic loss", Keys: []string{"g"}},
		{ID: "toggle:" + Cards, Label: "Hide the cards", Keys: []string{"c"}},
		{ID: "toggle:" + Panel, Label: "Hide the panel", Keys: []string{"h"}},
		{ID: "toggle:" + Theme, Label: "Dark or light theme", Keys: []string{"t"}},
		{ID: "toggle:" + Projector, Label: "Projector sizes", Keys: []string{"b"}},
		{ID: ActUndo, Label: "Undo", Keys: []string{"Ctrl+z", "u"}},
		{ID: ActRedo, Label: "Redo", Keys: []string{"Ctrl+Shift+Z", "Ctrl+y", "y"}},
		{ID: ActLink, Label: "Copy a link to this state", Keys: []string{"l"}},
		{ID: ActPNG, Label: "Save the picture as PNG", Keys: []string{"i"}},
		{ID: ActFullscreen, Label: "Full screen", Keys: []string{"w"}},
		{ID: ActHelp, Label: "Keyboard shortcuts", Keys: []string{"?"}},
	}
}

// Preset is a state that makes a point in one click.
type Preset struct {
	ID, Label string
	// Help says what to look at.
	Help string
	// Hash holds the values that differ from the defaults.
	Hash string
	// Reset asks for a fresh start of training.
	Reset bool
}

// Presets returns the list of presets; the first is what a visitor meets.
func Presets() []Preset {
	return []Preset{
		{ID: "first", Label: "First light", Help: "A network learns two moons from the start.", Reset: true},
		{ID: "marginals", Label: "ODE and SDE, same marginals", Help: "Press S: the paths change from smooth to rough, the cloud at every t does not.",
			Hash: "mode=sde&sigma=1&steps=100&shape=sqrtbeta&sde=sheun"},
		{ID: "curved", Label: "Curved and straight schedules", Help: "Change the schedule: every one ends in the same moons, along other paths.",
			Hash: "schedule=custom&curve=0.25~0.05_0.5~0.3_0.75~0.85&steps=100&ode=heun"},
		{ID: "toofew", Label: "Too few steps", Help: "Four Euler steps cut the corners; compare with 50.",
			Hash: "steps=4&ode=euler"},
		{ID: "toolarge", Label: "Too large a learning rate", Help: "At 0.3 the loss leaps and the flow never settles.", Reset: true,
			Hash: "lr=0.3"},
	}
}
