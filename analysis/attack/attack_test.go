package attack

import "testing"

func TestTacticsAreFoundByIDNameAndSlug(t *testing.T) {
	for _, got := range []*Tactic{FindTactic("TA0006"), TacticNamed("credential access"), TacticNamed("credential-access")} {
		if got == nil || got.ID != "TA0006" || got.Name != "Credential Access" {
			t.Fatalf("got %+v", got)
		}
	}
	if got := FindTactic("TA0006").URL(); got != "https://attack.mitre.org/tactics/TA0006/" {
		t.Error(got)
	}
	if FindTactic("TA9999") != nil || TacticNamed("Nonsense") != nil {
		t.Error("a tactic that does not exist was found")
	}
}

func TestTechniquesKnowTheirPlace(t *testing.T) {
	lsass := Find("T1003.001")
	if lsass == nil || lsass.Name != "LSASS Memory" || lsass.Parent() != "T1003" || !lsass.Serves("TA0006") || lsass.Serves("TA0002") {
		t.Fatalf("got %+v", lsass)
	}
	if got := lsass.URL(); got != "https://attack.mitre.org/techniques/T1003/001/" {
		t.Error(got)
	}
	if got := Find("T1003"); got.Parent() != "" {
		t.Errorf("%+v", got)
	}
	if got := Named("os credential dumping"); len(got) != 1 || got[0].ID != "T1003" {
		t.Errorf("got %v", got)
	}
}

func TestRevokedTechniquesNameWhatReplacedThem(t *testing.T) {
	old := Find("T1002")
	if old.IsCurrent() || old.Replacement().ID != "T1560" {
		t.Errorf("%+v is replaced by %+v", old, old.Replacement())
	}
	for _, technique := range Techniques() {
		if got := technique.Replacement(); got == nil {
			t.Errorf("%s is revoked by nothing known", technique.ID)
		}
	}
}

func TestEverySubtechniqueHasItsTechniqueAndEveryTacticIsKnown(t *testing.T) {
	for _, technique := range Techniques() {
		if p := technique.Parent(); p != "" && Find(p) == nil {
			t.Errorf("%s has no technique", technique.ID)
		}
		for _, slug := range technique.Tactics {
			if TacticNamed(slug) == nil {
				t.Errorf("%s serves the unknown tactic %s", technique.ID, slug)
			}
		}
	}
	if Version() == "" || len(Tactics()) != 14 {
		t.Errorf("version %q with %d tactics", Version(), len(Tactics()))
	}
}

func BenchmarkColdLoad(b *testing.B) {
	for b.Loop() {
		parse(embedded)
	}
}
