import pytest
@pytest.mark.parametrize("i", range(100))
def test_x(mai, arun, i):
    assert mai.get("/today").status_code == 200
    r = mai.post("/facts", data={"kind":"thread","id":"019a0000-0000-7000-8000-000000000001","ref":"bath-time/x"})
    assert r.status_code == 303
    assert b"1 thread so far" in arun.get("/today").data
