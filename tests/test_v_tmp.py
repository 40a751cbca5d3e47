import pytest
from tests.visiting import visit
@pytest.mark.parametrize("p", ["/today","/family","/packs","/packs/bath-time","/packs/our-body","/songs","/search","/search?q=di","/another-language","/privacy","/family/languages","/family/leaving","/family/questions/nickname","/family/questions/birth-month","/family/questions/hand","/family/questions/region","/design","/packs/keo-cua-lua-xe"])
def test_mai(mai,p): visit(mai,p)
@pytest.mark.parametrize("p", ["/","/packs","/packs/bath-time","/packs/our-body","/songs","/search","/search?q=di","/another-language","/privacy","/design"])
def test_nobody(client,p): visit(client,p)
@pytest.mark.parametrize("p", ["/today","/family","/packs/greetings"])
def test_joon(joon,p): visit(joon,p)
def test_404(client): visit(client,'/nope',404)
