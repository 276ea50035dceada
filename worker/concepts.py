"""What news is about, said in English and in Korean: places, bodies, and what happens. Pure.

A row is a name of ours, its English words (stemmed as they are looked up, two at most) and its Korean ones. It is no
gazetteer: only what reports of one event in two languages are likely to have in common, and what a word of one
language shares with its synonyms.
"""

from functools import cache
from typing import Final, NamedTuple

from worker.stems import stem

# Countries, weakly telling: news of a day is full of them.
_COUNTRIES: Final = """
dprk | dprk, north korea, north korean, nk, n korea, n korean, pyongyang | 북한, 북측, 北, 조선
rok | south korea, south korean, seoul, rok, s korea | 한국, 韓, 남측, 우리나라
usa | us, usa, united states, u.s, washington, american, america | 미국, 美, 워싱턴
china | china, chinese, beijing | 중국, 中, 베이징
japan | japan, japanese, tokyo | 일본, 日, 도쿄
russia | russia, russian, moscow, kremlin | 러시아, 러, 크렘린, 모스크바, 露
ukraine | ukraine, ukrainian, kyiv, kiev | 우크라이나, 우크라, 키이우
israel | israel, israeli | 이스라엘
gaza | gaza | 가자지구, 가자
iran | iran, iranian, tehran | 이란, 테헤란
iraq | iraq, iraqi, baghdad | 이라크
syria | syria, syrian, damascus | 시리아
lebanon | lebanon, lebanese, beirut, hezbollah | 레바논, 헤즈볼라
turkey | turkey, turkish, turkiye, ankara, istanbul | 튀르키예, 터키, 이스탄불
france | france, french, paris | 프랑스, 파리
germany | germany, german, berlin | 독일, 베를린
britain | britain, british, uk, london | 영국, 런던
italy | italy, italian, rome | 이탈리아, 로마
spain | spain, spanish, madrid | 스페인, 마드리드
poland | poland, polish, warsaw | 폴란드
india | india, indian, delhi, mumbai | 인도, 뉴델리
pakistan | pakistan, pakistani, islamabad | 파키스탄
afghanistan | afghanistan, afghan, kabul, taliban | 아프가니스탄, 아프간, 탈레반
bangladesh | bangladesh, dhaka | 방글라데시
indonesia | indonesia, indonesian, jakarta | 인도네시아, 자카르타
philippines | philippines, philippine, manila | 필리핀, 마닐라
vietnam | vietnam, vietnamese, hanoi | 베트남, 하노이
thailand | thailand, thai, bangkok | 태국, 방콕
cambodia | cambodia, cambodian | 캄보디아
myanmar | myanmar | 미얀마
malaysia | malaysia, malaysian | 말레이시아
singapore | singapore | 싱가포르
taiwan | taiwan, taiwanese, taipei | 대만, 타이완, 타이베이
hongkong | hong kong | 홍콩
mongolia | mongolia | 몽골
australia | australia, australian, sydney | 호주, 시드니
newzealand | new zealand | 뉴질랜드
canada | canada, canadian, ottawa | 캐나다
mexico | mexico, mexican | 멕시코
brazil | brazil, brazilian | 브라질
argentina | argentina, argentine | 아르헨티나
chile | chile, chilean | 칠레
peru | peru, peruvian | 페루
venezuela | venezuela, venezuelan, caracas | 베네수엘라
colombia | colombia, colombian | 콜롬비아
cuba | cuba, cuban | 쿠바
egypt | egypt, egyptian, cairo | 이집트, 카이로
ethiopia | ethiopia | 에티오피아
sudan | sudan, sudanese | 수단
nigeria | nigeria, nigerian | 나이지리아
kenya | kenya, kenyan | 케냐
southafrica | south africa | 남아프리카, 남아공
morocco | morocco | 모로코
saudi | saudi, riyadh | 사우디
qatar | qatar, doha | 카타르, 도하
uae | uae, emirate, dubai, abu dhabi | 아랍에미리트, 두바이
yemen | yemen, houthi | 예멘, 후티
greece | greece, greek, athens | 그리스, 아테네
sweden | sweden, swedish, stockholm | 스웨덴, 스톡홀름
norway | norway, norwegian, oslo | 노르웨이, 오슬로
finland | finland, finnish, helsinki | 핀란드
denmark | denmark, danish | 덴마크
netherlands | netherlands, dutch, hague | 네덜란드, 헤이그
belgium | belgium, belgian, brussels | 벨기에, 브뤼셀
switzerland | switzerland, swiss | 스위스
austria | austria, austrian, vienna | 오스트리아
portugal | portugal, portuguese, lisbon | 포르투갈
hungary | hungary, hungarian, budapest | 헝가리
romania | romania, romanian | 루마니아
serbia | serbia | 세르비아
belarus | belarus, minsk | 벨라루스, 민스크
nepal | nepal | 네팔
laos | laos | 라오스
tonga | tonga | 통가
fiji | fiji | 피지
papua | papua new guinea, papua | 파푸아뉴기니
vanuatu | vanuatu | 바누아투
ecuador | ecuador | 에콰도르
guatemala | guatemala | 과테말라
haiti | haiti, haitian | 아이티
panama | panama | 파나마
bolivia | bolivia | 볼리비아
srilanka | sri lanka | 스리랑카
kazakhstan | kazakhstan, kazakh | 카자흐스탄
uzbekistan | uzbekistan, uzbek | 우즈베키스탄
georgia | georgia, georgian, tbilisi | 조지아
armenia | armenia, armenian | 아르메니아
azerbaijan | azerbaijan | 아제르바이잔
jordan | jordan, jordanian | 요르단
algeria | algeria | 알제리
libya | libya, libyan | 리비아
tunisia | tunisia | 튀니지
somalia | somalia, somali | 소말리아
congo | congo, congolese | 콩고
uganda | uganda | 우간다
ghana | ghana | 가나
mali | mali | 말리
mozambique | mozambique | 모잠비크
ireland | ireland, irish, dublin | 아일랜드
iceland | iceland | 아이슬란드
czech | czech, prague | 체코, 프라하
slovakia | slovakia, slovak | 슬로바키아
bulgaria | bulgaria | 불가리아
croatia | croatia | 크로아티아
moldova | moldova | 몰도바
lithuania | lithuania | 리투아니아
latvia | latvia | 라트비아
estonia | estonia | 에스토니아
kosovo | kosovo | 코소보
bahrain | bahrain | 바레인
kuwait | kuwait | 쿠웨이트
oman | oman | 오만
"""
# Towns, regions and seas; bodies and people that act.
_PLACES: Final = """
geneva | geneva | 제네바
busan | busan, pusan | 부산
incheon | incheon | 인천
daegu | daegu | 대구
gwangju | gwangju | 광주
daejeon | daejeon | 대전
ulsan | ulsan | 울산
jeju | jeju | 제주
gyeongju | gyeongju | 경주
pohang | pohang | 포항
gangwon | gangwon | 강원
gyeonggi | gyeonggi | 경기도
paju | paju | 파주
sejong | sejong | 세종시
eastsea | east sea, sea of japan | 동해
yellowsea | yellow sea, west sea | 서해
southchinasea | south china sea, scarborough | 남중국해, 스카버러
taiwanstrait | taiwan strait | 대만해협
hormuz | hormuz | 호르무즈
redsea | red sea | 홍해
vladivostok | vladivostok | 블라디보스토크
kursk | kursk | 쿠르스크
donetsk | donetsk | 도네츠크
crimea | crimea, crimean | 크림
kharkiv | kharkiv | 하르키우
odesa | odesa, odessa | 오데사
osaka | osaka | 오사카
hiroshima | hiroshima | 히로시마
noto | noto | 노토
hokkaido | hokkaido | 홋카이도
okinawa | okinawa | 오키나와
fukushima | fukushima | 후쿠시마
shanghai | shanghai | 상하이
california | california, los angeles | 캘리포니아, 로스앤젤레스
newyork | new york | 뉴욕
florida | florida, miami | 플로리다, 마이애미
texas | texas, houston | 텍사스, 휴스턴
hawaii | hawaii | 하와이
alaska | alaska, anchorage | 알래스카
guam | guam | 괌
davos | davos | 다보스
mdl | mdl, dmz, military demarcation | 군사분계선, 비무장지대
nll | nll, northern limit | 북방한계선, NLL
panmunjom | panmunjom | 판문점
yongbyon | yongbyon | 영변
punggye | punggye, punggye ri | 풍계리
sinuiju | sinuiju | 신의주
wonsan | wonsan | 원산
rajin | rajin, rason | 나진, 라진, 나선
cheorwon | cheorwon | 철원
sokcho | sokcho | 속초
goheung | goheung | 고흥
"""
_BODIES: Final = """
un | un, united nations, u.n | 유엔
unsc | security council | 안보리, 안전보장이사회
iaea | iaea | 국제원자력기구
nato | nato | 나토, 북대서양조약기구
eu | eu, european union | 유럽연합, 유럽
asean | asean | 아세안
apec | apec | 에이펙
g7 | g7 | 주요7개국
g20 | g20 | 주요20개국
brics | brics | 브릭스
opec | opec | 오펙, 석유수출국기구
imf | imf | 국제통화기금
who | world health organization | 세계보건기구
wto | wto | 세계무역기구
ioc | ioc, olympic | 올림픽
fifa | fifa, world cup | 월드컵, 피파
fed | fed, federal reserve, fomc | 연준, 연방준비제도
bok | bank of korea, bok | 한국은행, 한은, 금통위
boj | bank of japan, boj | 일본은행
ecb | ecb | 유럽중앙은행
nasa | nasa | 나사
spacex | spacex | 스페이스엑스, 스페이스X
samsung | samsung | 삼성
hyundai | hyundai | 현대차, 현대자동차
kia | kia | 기아
sk | sk hynix, hynix | 하이닉스
lg | lg | LG
tsmc | tsmc | TSMC
nvidia | nvidia | 엔비디아
apple | apple | 애플
google | google | 구글
tesla | tesla | 테슬라
boeing | boeing | 보잉
kospi | kospi | 코스피
kosdaq | kosdaq | 코스닥
nikkei | nikkei | 닛케이
nasdaq | nasdaq | 나스닥
dow | dow jones | 다우
jcs | joint chief, jcs | 합참, 합동참모본부
kcna | kcna | 조선중앙통신
nis | spy agency, nis | 국정원, 국가정보원
constcourt | constitutional court | 헌법재판소, 헌재
assembly | national assembly | 국회
zelensky | zelensky, zelenskyy | 젤렌스키
netanyahu | netanyahu | 네타냐후
hamas | hamas | 하마스
kimjongun | kim jong un | 김정은
leejaemyung | lee jae myung, lee jae-myung | 이재명, 李대통령
yoon | yoon suk yeol | 윤석열
trump | trump | 트럼프
putin | putin | 푸틴
xi | xi jinping | 시진핑
modi | modi | 모디
macron | macron | 마크롱
pope | pope, vatican | 교황, 바티칸
nobel | nobel | 노벨
nuri | nuri | 누리호
bts | bts | 방탄소년단
sonheungmin | son heung-min | 손흥민
"""
# What happens, and what it happens to.
_EVENTS: Final = """
launch | launch, fire, test-fire, lob, liftoff, blast off | 발사, 쏘아, 쏴, 쐈
missile | missile, projectile, icbm, slbm, irbm, srbm | 미사일, 발사체, ICBM, SLBM
ballistic | ballistic | 탄도
cruise | cruise | 순항
hypersonic | hypersonic | 극초음속
satellite | satellite | 위성
rocket | rocket, launcher | 로켓, 방사포
artillery | artillery, shell, howitzer | 포탄, 포병, 포사격, 자주포
munition | munition, ammunition | 탄약, 무기
nuclear | nuclear, atomic | 핵무기, 핵실험, 핵시설, 핵무력, 핵탄두, 북핵, 핵개발, 핵잠수함, 비핵화, 원자력, 원전
uranium | uranium, enrich | 우라늄, 농축
test | test | 시험
engine | engine | 엔진
drone | drone, uav, unmanned | 드론, 무인기
balloon | balloon, trash | 풍선, 오물풍선, 쓰레기
leaflet | leaflet | 전단
loudspeaker | loudspeaker | 확성기
submarine | submarine | 잠수함
destroyer | destroyer, warship, frigate | 구축함, 호위함, 군함, 함정
carrier | carrier | 항모, 항공모함
bomber | bomber | 폭격기
fighter | fighter, jet, warplane | 전투기, 군용기
troop | troop, soldier, deploy, dispatch | 파병, 병력, 군인, 병사, 북한군
exercise | exercise, drill, manoeuvre, maneuver | 연습, 훈련
border | border | 국경, 접경
cross | cross, intrude, incursion | 침범, 월선, 넘어
defect | defect, defector | 귀순, 탈북, 망명
warning | warn, warning | 경고, 경고사격
hack | hack, hacker, cyber, cyberattack, breach | 해킹, 해커, 사이버, 유출
crypto | crypto, cryptocurrency, bitcoin, ether, ethereum | 가상자산, 암호화폐, 가상화폐, 비트코인, 이더리움, 코인
steal | steal, stole, stolen, theft, heist | 탈취, 훔쳐, 절도, 도난
sanction | sanction, blacklist | 제재
package | package | 패키지
summit | summit | 정상회담, 정상회의
talk | talk, negotiation, negotiate, dialogue, meeting | 회담, 협상, 대화, 회의
ceasefire | ceasefire, truce | 휴전, 정전
treaty | treaty, pact, accord | 조약, 협정
agree | agree, agreement, deal | 합의, 타결
sign | sign | 서명, 체결
visit | visit, trip | 방문, 방북, 방러, 방중, 방미, 방한, 순방
parade | parade | 열병식
congress | party congress | 당대회
plenary | plenary | 전원회의
anniversary | anniversary | 주년, 기념일
election | election, poll, vote, ballot | 선거, 투표, 대선, 총선
president | president, presidential | 대통령
minister | minister | 장관, 총리
impeach | impeach, impeachment | 탄핵
martiallaw | martial law | 계엄
court | court, judge | 법원, 재판, 대법원
sentence | sentence, prison, jail | 선고, 징역
trial | trial | 공판
verdict | verdict, ruling, guilty, convict | 판결, 유죄
acquit | acquit, not guilty, clear | 무죄
arrest | arrest, detain, detention | 체포, 구속, 검거
indict | indict, charge, prosecutor | 기소, 검찰
release | release, free | 석방
raid | raid, search | 압수수색
protest | protest, rally, demonstration | 시위, 집회
strike | strike, walkout, walk out | 파업
union | union, worker | 노조
bill | bill, law, legislation | 법안, 특검법
budget | budget | 예산
tariff | tariff, duty | 관세
trade | trade, export | 무역, 수출
rate | rate, interest | 금리
hike | hike, raise | 인상
cut | cut, lower | 인하
freeze | hold, freeze, unchange | 동결
inflation | inflation, cpi, price | 물가, 인플레이션
gdp | gdp, growth | 성장률, 경제성장
stock | stock, share | 증시, 주가, 주식
profit | profit, earnings | 영업이익, 실적
acquire | acquire, acquisition, takeover, merger | 인수, 합병
layoff | layoff, lay off | 감원, 해고
chip | chip, semiconductor | 반도체
battery | battery | 배터리
recall | recall | 리콜
oil | oil, crude, petroleum | 석유, 원유, 정유
quake | earthquake, quake, tremor | 지진
tsunami | tsunami | 쓰나미, 해일
typhoon | typhoon, hurricane, cyclone, storm | 태풍, 허리케인, 사이클론
flood | flood | 홍수, 침수, 수해
rain | rain, downpour | 폭우, 호우, 장마
snow | snow, blizzard | 폭설, 대설
landslide | landslide, mudslide | 산사태
wildfire | wildfire, forest fire, bushfire | 산불
blaze | blaze, inferno | 화재, 불이
factory | factory, plant | 공장
warehouse | warehouse | 물류센터, 창고
explosion | explosion, explode, blast | 폭발
crash | crash, derail, collide, collision | 추락, 충돌, 탈선
plane | plane, aircraft, airliner, jetliner | 여객기, 항공기, 비행기
helicopter | helicopter | 헬기, 헬리콥터
train | train, railway | 열차, 기차, 철도
ferry | ferry | 여객선, 페리
sink | sink, sank, capsize | 침몰, 전복
fishing | fishing boat | 어선
bus | bus | 버스
bridge | bridge | 다리, 교량
collapse | collapse | 붕괴
volcano | volcano, erupt, eruption | 화산, 분화
epidemic | outbreak, virus, epidemic, infect | 감염, 바이러스, 확진
birdflu | bird flu, avian | 조류인플루엔자, AI
vaccine | vaccine | 백신
attack | attack, assault | 공격, 습격, 피습
bomb | bomb, bombing | 폭탄, 테러
airstrike | airstrike, air strike | 공습, 폭격
shooting | shooting, gunman, shot | 총격, 총기
stab | stab, knife | 흉기, 칼부림
kill | kill, dead, death, die | 사망, 숨져, 숨진, 살해
injure | injure, wound, hurt | 부상, 다쳐
hostage | hostage | 인질
prisoner | prisoner, pow | 포로
refugee | refugee, migrant | 난민, 이주민
resign | resign, step down, quit | 사임, 사퇴
appoint | appoint, nominate, name | 임명, 지명, 내정
elect | elect, win | 당선
inaugurate | inauguration, swear, sworn | 취임
apologize | apologize, apology | 사과
deny | deny, reject, dismiss | 부인, 거부
condemn | condemn, denounce, slam | 규탄, 비난
invite | invite, invitation | 초청
container | container | 컨테이너
cap | cap, limit | 상한
arms | weapon, arm | 무기
spacecraft | spacecraft, lunar, moon | 탐사선, 달
match | match, final, championship | 결승, 우승
goal | goal, score | 골, 득점
medal | medal, gold | 금메달, 메달
film | film, movie | 영화
award | award, prize | 수상
start | begin, start, kick off, commence | 시작, 개시, 돌입, 착수, 개막, 열기로
end | end, conclude, wrap up, finish | 종료, 마무리, 마쳐, 끝나, 폐막, 종결
resume | resume | 재개
suspend | suspend, halt, pause | 중단, 정지
cancel | cancel, scrap, call off | 취소, 철회
postpone | postpone, delay | 연기
arrive | arrive, arrival | 도착
depart | depart, leave | 출발, 출국
approve | approve, pass, adopt | 가결, 통과, 승인, 채택
veto | veto | 거부권, 부결
rise | rise, climb, jump, surge, gain, higher | 상승, 급등, 올라, 반등
fall | fall, drop, slump, plunge, lower, tumble | 하락, 급락, 내려, 약세
open | open | 개통, 개장
close | close, shut | 폐쇄, 마감
build | build, construct, construction | 건설, 착공
unveil | unveil, reveal, display | 공개
engineer | sapper, deminer, demine, engineer | 공병
mine | mine, minefield | 지뢰
crown | crown | 금관, 왕관
gift | gift, present | 선물
coalmine | coal mine, colliery, miner, mineshaft | 탄광, 광산, 갱도, 광부
trap | trap | 매몰, 갇혀, 갇힌, 고립
runway | runway | 활주로
fail | fail, failure, break up, break down, break off, fall apart | 결렬, 무산, 실패
championsleague | champion league | 챔피언스리그, 챔스
football | soccer | 축구
baseball | baseball | 야구
basketball | basketball | 농구
volleyball | volleyball | 배구
tennis | tennis | 테니스
golf | golf | 골프
marathon | marathon | 마라톤
greenhouse | greenhouse | 온실
farm | farm | 농장
drown | drown | 익사
captain | captain | 선장, 기장
aftershock | aftershock | 여진
runoff | run-off, runoff | 결선
rightwing | right-wing, conservative | 우파, 보수
leftwing | left-wing, leftist | 좌파
exchange | crypto exchange, cryptocurrency exchange | 거래소
lazarus | lazarus | 라자루스
fbi | fbi | 연방수사국
treasury | treasury, ofac | 재무부
custody | custody | 신병
statevisit | state visit | 국빈
reactor | reactor, nuclear plant | 원자로
mou | memorandum | 양해각서
notify | notify, notification | 통보
debris | debris | 잔해
coastguard | coast guard | 해경, 해상보안청, 해안경비대
orbit | orbit | 궤도
stampede | stampede, crowd crush | 압사
poison | poison | 독극물, 독살
assassinate | assassinate, assassination | 암살
hijack | hijack | 하이재킹
curfew | curfew | 통행금지
blockade | blockade | 봉쇄
embargo | embargo | 금수
bankrupt | bankrupt, bankruptcy | 파산
default | default | 디폴트, 채무불이행
listing | ipo, initial public | 상장
antitrust | antitrust | 반독점
fine | fine | 과징금, 벌금
lawsuit | lawsuit, sue | 소송, 제소
patent | patent | 특허
subsidy | subsidy | 보조금
subway | subway, metro | 지하철
highway | highway, expressway, motorway | 고속도로
tunnel | tunnel | 터널
elevator | elevator | 엘리베이터, 승강기
chemical | chemical | 화학
refinery | refinery | 정유소, 정유공장
pipeline | pipeline | 송유관, 가스관
seacable | undersea cable, submarine cable | 해저케이블
lithium | lithium | 리튬
ev | electric vehicle, ev | 전기차
tank | tank | 전차, 탱크
radar | radar | 레이더
jamming | jam, jamming | 교란
warrant | warrant | 영장
appeal | appeal | 항소, 상고
bail | bail | 보석
extradite | extradite, extradition | 송환
expel | expel, deport | 추방
summon | summon | 초치, 소환
consulate | consulate | 영사관
dissolve | dissolve | 해산
cabinet | cabinet | 내각
coalition | coalition | 연정, 연립
noconfidence | no-confidence | 불신임
quarantine | quarantine | 격리
measles | measle | 홍역
dengue | dengue | 뎅기열
cholera | cholera | 콜레라
ebola | ebola | 에볼라
covid | covid, coronavirus | 코로나
swinefever | swine fever | 돼지열병
footmouth | foot-and-mouth | 구제역
panda | panda | 판다
whale | whale | 고래
lottery | lottery | 복권
amnesty | clemency | 감형
stabilise | landing | 착륙
takeoff | takeoff, take off | 이륙
storm | thunderstorm, tornado | 토네이도, 강풍
avalanche | avalanche | 눈사태
sinkhole | sinkhole | 싱크홀, 땅꺼짐
smog | smog, fine dust | 미세먼지
scaffold | crane | 크레인
pilgrim | pilgrim | 순례
festival | festival | 축제
boat | boat, dinghy | 목선, 보트, 선박
speech | speech, address | 연설
invest | investment, invest | 투자
shipyard | shipyard, shipbuilding, shipbuilder | 조선소, 조선업
port | port, harbour, harbor | 항만, 항구
fee | fee | 수수료
call | phone, telephone, call | 통화
speaker | speaker | 의장
daughter | daughter | 딸
letter | letter | 친서, 서한
envoy | envoy | 특사
ambassador | ambassador, embassy | 대사관, 주한대사, 주미대사
friendship | friendship, tie, relation | 우호, 관계
valve | valve | 밸브
hospital | hospital | 병원
doctor | doctor, physician | 의사, 의료진, 전공의
school | school | 학교
student | student | 학생
police | police | 경찰
tax | tax | 세금, 과세, 세율
housing | housing, apartment | 주택, 아파트, 부동산
rareearth | rare earth | 희토류
control | export control, curb | 수출통제, 규제
visa | visa | 비자
airport | airport | 공항
flight | flight | 항공편, 운항
island | island | 섬, 무인도
dam | dam | 댐
coal | coal | 석탄
gas | gas | 가스
power | power, electricity, outage, blackout | 전력, 정전
ai | artificial intelligence, ai | 인공지능
robot | robot | 로봇
data | data | 데이터, 개인정보
concert | concert | 공연, 콘서트
museum | museum | 박물관
heritage | heritage | 유산
spy | spy, espionage | 간첩, 스파이
corruption | corruption, bribe, bribery, graft | 뇌물, 비리, 부패
fraud | fraud, scam | 사기
drug | drug, narcotic | 마약
murder | murder, murderer | 살인
rescue | rescue | 구조
evacuate | evacuate, evacuation, flee | 대피, 피난
heat | heat wave, heatwave | 폭염
drought | drought | 가뭄
climate | climate | 기후
population | population | 인구
birth | birth, birthrate | 출산, 출생
jobs | unemployment, job, jobless | 실업, 고용, 취업
wage | wage, pay, salary | 임금
debt | debt | 부채
currency | currency, exchange rate | 환율
bank | bank | 은행
cargo | cargo, freight | 화물
tanker | tanker | 유조선
rights | human rights | 인권
abduct | abduct, abduction, abductee, kidnap | 납북, 납치
reunion | family reunion, reunion | 이산가족
unification | unification, reunification | 통일
hotline | hotline, liaison | 통신선, 핫라인, 연락사무소
constitution | constitution | 헌법, 개헌
communique | joint statement, communique | 공동성명
visitwork | migrant worker, overseas worker | 해외노동자
it | it worker, remote worker | IT인력, IT노동자
recon | reconnaissance | 정찰
strategic | strategic | 전략
base | base | 기지
airdefence | air defense, air defence | 방공, 요격
supply | supply, ship, shipment, deliver | 공급, 제공, 반입
diamond | diamond | 다이아몬드
hearing | hearing | 변론, 청문회
medalist | olympian | 국가대표
collisioncourse | asteroid | 소행성
tomb | tomb, grave | 무덤, 고분
dog | dog | 개고기, 반려견
bear | wild bear | 반달곰
church | church | 교회
cult | cult | 사이비
suicide | suicide | 자살, 극단적
inter | inter-korean | 남북관계
pension | pension | 연금
opposition | opposition | 야당
ruling | ruling party | 여당, 국민의힘, 민주당
pardon | pardon, amnesty | 사면
poll | approval rating | 지지율
referendum | referendum | 국민투표
coup | coup | 쿠데타
rebel | rebel, militant | 반군, 무장단체
mayor | mayor | 시장
king | king, queen, prince | 국왕, 여왕, 왕세자
terror | terrorist, terrorism | 테러범
wedding | wedding, marry | 결혼
inspect | inspect, oversee, observe, guide | 시찰, 참관, 지도
"""
OPPOSITES: Final = (
    ("start", "end"), ("arrive", "depart"), ("arrest", "release"), ("approve", "veto"), ("rise", "fall"),
    ("hike", "cut"), ("cut", "freeze"), ("hike", "freeze"), ("resume", "suspend"), ("verdict", "acquit"),
    ("sentence", "acquit"), ("start", "fail"), ("agree", "fail"), ("start", "collapse"),
)  # fmt: skip
# Of these a headline has what it is about: another one is of another event, unless that is told of too.
_CRAFT: Final = "missile balloon drone submarine carrier bomber helicopter train bus ferry"
CRAFT: Final = frozenset(f"c:{one}" for one in _CRAFT.split())
_STATES_IN_ONE: Final = {
    "한미일": ("rok", "usa", "japan"), "한미": ("rok", "usa"), "북미": ("dprk", "usa"), "북러": ("dprk", "russia"),
    "북중": ("dprk", "china"), "남북": ("dprk", "rok"), "한일": ("rok", "japan"), "한중": ("rok", "china"),
    "미중": ("usa", "china"), "미일": ("usa", "japan"), "미러": ("usa", "russia"), "한러": ("rok", "russia"),
    "러우": ("russia", "ukraine"), "대북": ("dprk",), "대러": ("russia",), "대중": ("china",), "방러": ("russia",),
    "방중": ("china",), "방미": ("usa",), "방북": ("dprk",), "방한": ("rok",), "한중일": ("rok", "china", "japan"),
}  # fmt: skip
COUNTRY_WEIGHT: Final = 0.4
PLACE_WEIGHT: Final = 1.4
EVENT_WEIGHT: Final = 1.2
COMMON_WEIGHT: Final = 0.6
# What happens every day, and who it happens to.
_DAILY: Final = """
talk agree sign visit president minister trade oil court kill injure attack start end build unveil appoint bill
plane rise fall stock test warning deny condemn arms close open arrive depart trump putin xi
kimjongun leejaemyung yoon approve un summit
nuclear missile supply base strategic tie friendship police student school power bank call control data jobs rescue
troop jcs kcna arrest charge elect cut rate border inspect match goal award film worker assembly bomb
fail fine captain custody exchange football notify
"""
_COMMON: Final = frozenset(_DAILY.split())


def _rows(table: str) -> list[tuple[str, list[str], list[str]]]:
    rows = (line.split("|") for line in table.strip().splitlines())
    return [(a.strip(), [w.strip() for w in b.split(",")], [w.strip() for w in c.split(",")]) for a, b, c in rows]


class Lexicon(NamedTuple):
    """The tables, to be looked words up in. Longest first where several begin alike.

    `english` leads from a first stem to the stems that must follow it, `korean` from two characters to whole words,
    `han` from a character that stands for a state. `places` are the concepts that are somewhere, `countries` those of
    them that are states, `somewhere` the English stems that name either.
    """

    weights: dict[str, float]
    english: dict[str, list[tuple[tuple[str, ...], str]]]
    korean: dict[str, list[tuple[str, tuple[str, ...]]]]
    han: dict[str, str]
    places: set[str]
    countries: set[str]
    somewhere: set[str]


@cache
def lexicon() -> Lexicon:
    """All tables, read once."""
    found = Lexicon({}, {}, {}, {}, set(), set(), set())
    for table, weight in (
        (_COUNTRIES, COUNTRY_WEIGHT),
        (_PLACES, PLACE_WEIGHT),
        (_BODIES, PLACE_WEIGHT),
        (_EVENTS, EVENT_WEIGHT),
    ):
        for concept, english, korean in _rows(table):
            if table is _COUNTRIES or table is _PLACES:
                (found.countries if table is _COUNTRIES else found.places).add(f"c:{concept}")
                found.somewhere.update(stem(words) for words in english if " " not in words)
            found.weights[concept] = COMMON_WEIGHT if concept in _COMMON else weight
            for words in english:
                first, *rest = [stem(word) for word in words.replace("-", " ").split()]
                found.english.setdefault(first, []).append((tuple(rest), concept))
            for word in korean:
                if len(word) == 1:
                    found.han[word] = concept
                else:
                    found.korean.setdefault(word[:2], []).append((word, (concept,)))
    for word, concepts in _STATES_IN_ONE.items():
        found.korean.setdefault(word[:2], []).append((word, concepts))
    for alike in found.english.values():
        alike.sort(key=lambda one: -len(one[0]))
    for words_alike in found.korean.values():
        words_alike.sort(key=lambda one: -len(one[0]))
    return found
