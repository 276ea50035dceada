"""Stories of papers that do not exist, in many languages and the encodings each was printed in before UTF-8."""

# ruff: noqa: E501  (paragraphs, as papers print them)

KOREAN = """나루해협 상공에서 정체를 알 수 없는 비행체가 포착됐다고 가람군 합동참모본부가 23일 밝혔다.
합참 관계자는 “오늘 오후 3시 5분께 동쪽 해상으로 날아간 물체를 추적하고 있다”며 “한·미 정보당국이 정밀 분석 중”이라고 말했다. 비행 거리는 약 480㎞, 고도는 60㎞로 탐지됐다.
정부는 국가안전보장회의(NSC) 상임위원회를 긴급 소집했다. 北의 의도를 두고 전문가들의 해석은 엇갈린다. 홍가람 연구위원은 "새로운 고체연료 엔진을 시험했을 가능성이 있다"고 봤다. 반면 이나루 교수는 회담을 앞둔 압박으로 풀이했다.
국방부는 장병들의 휴가를 제한하지 않기로 했다. 인근 어민들은 뜻밖의 통제에 똠방거리며 항구로 돌아왔고, 펲시 광고판이 서 있는 부두에는 뷁뷁거리는 확성기 소리만 남았다…"""
KOREAN_PLAIN = """설문도 주민들은 사흘째 배가 끊긴 섬에서 쌀과 물을 나누고 있다.
군청은 다음 주까지 바람이 잦아들지 않으면 헬기로 생필품을 옮길 계획이다. 이장은 “해마다 겪는 일이지만 올해는 유난히 길다”고 했다. 학교는 문을 닫았고 아이들은 마을회관에 모여 책을 읽는다."""
JAPANESE = """瑠璃島の沖合で23日午後、正体不明の飛行体が確認されたと防衛当局が発表した。
当局者は「午後3時5分ごろ、東の海上へ向かった物体を追跡している」と述べ、米韓と情報を共有して分析を進めていることを明らかにした。飛行距離は約480キロ、高度は60キロとみられる。
首相は官邸で記者団に対し「国民の安全を最優先に、情報の収集に全力を挙げる」と強調した。漁業者たちは急な規制に戸惑いながら港へ戻り、岸壁にはスピーカーの音だけが残っていた。"""
SIMPLIFIED = """碧海岛附近海域二十三日下午发现不明飞行物，军方正在追踪分析。
一名官员表示，下午三时零五分左右，一个物体向东部海域飞去，目前正与有关国家共享情报。飞行距离约四百八十公里，高度六十公里。
政府召开紧急会议，要求各部门做好准备，确保人民生命财产安全。专家认为，这可能是新型发动机的试验，也可能是为即将举行的会谈施加压力。渔民们已经返回港口。"""
TRADITIONAL = """碧海島附近海域二十三日下午發現不明飛行物，軍方正在追蹤分析。
一名官員表示，下午三時零五分左右，一個物體向東部海域飛去，目前正與有關國家共享情報。飛行距離約四百八十公里，高度六十公里。
政府召開緊急會議，要求各部門做好準備，確保人民生命財產安全。專家認為，這可能是新型發動機的試驗，也可能是為即將舉行的會談施加壓力。漁民們已經返回港口。"""
RUSSIAN = """Над проливом Нару замечен неопознанный летательный аппарат, сообщили военные в понедельник.
«Мы отслеживаем объект, который около 15:05 ушёл в сторону моря», — заявил представитель штаба. Дальность полёта составила примерно 480 километров, высота — 60.
Правительство созвало срочное заседание. Эксперты расходятся во мнениях: одни говорят об испытании нового двигателя, другие — о давлении накануне переговоров. Рыбаки вернулись в порт."""
FRENCH = """Un engin non identifié a été repéré lundi au-dessus du détroit de Naru, a annoncé l’état-major.
« Nous suivons un objet parti vers l’est à 15 h 05 », a déclaré un responsable, évoquant une portée d’environ 480 kilomètres. Le gouvernement s’est réuni en urgence à l’hôtel de ville ; des experts y voient l’essai d’un nouveau moteur, d’autres une pression à quelques jours des pourparlers. Les pêcheurs, étonnés, sont rentrés très tôt au port où l’on n’entendait plus que le bruit des haut-parleurs."""
GERMAN = """Über der Meerenge von Naru ist am Montag ein unbekanntes Flugobjekt gesichtet worden, teilte der Generalstab mit.
„Wir verfolgen einen Körper, der gegen 15.05 Uhr nach Osten flog“, sagte ein Sprecher. Die Flugstrecke betrug schätzungsweise 480 Kilometer. Die Regierung trat zu einer Sondersitzung zusammen; Fachleute äußerten sich zurückhaltend. Die Fischer kehrten früher als üblich zurück, und über dem Hafen hörte man größtenteils nur die Lautsprecher."""
PORTUGUESE = """Um objeto não identificado foi avistado na segunda-feira sobre o estreito de Naru, informou o Estado-Maior.
“Acompanhamos um objeto que seguiu para leste às 15h05”, disse um porta-voz. A distância percorrida foi de cerca de 480 quilômetros. A reunião de emergência começou à noite; para especialistas, trata-se do teste de um novo motor ou de pressão às vésperas das negociações. Os pescadores já voltaram ao porto."""
POLISH = """Nad cieśniną Naru zauważono w poniedziałek niezidentyfikowany obiekt latający, podał sztab generalny.
„Śledzimy obiekt, który około 15.05 poleciał na wschód” – powiedział rzecznik. Przebyta odległość wyniosła około 480 kilometrów. Rząd zwołał nadzwyczajne posiedzenie; część ekspertów mówi o próbie nowego silnika, inni o nacisku tuż przed rozmowami. Rybacy wrócili już do portu, gdzie słychać było jedynie głośniki."""
CZECH = """Nad průlivem Naru byl v pondělí spatřen neznámý létající objekt, oznámil generální štáb.
„Sledujeme těleso, které kolem 15.05 odletělo na východ,“ řekl mluvčí. Vzdálenost činila přibližně 480 kilometrů. Vláda se sešla k mimořádnému zasedání; část odborníků hovoří o zkoušce nového motoru, jiní o nátlaku těsně před jednáním. Rybáři se už vrátili do přístavu."""
HUNGARIAN = """Ismeretlen repülő tárgyat észleltek hétfőn a Naru-szoros fölött, közölte a vezérkar.
„Követjük azt a testet, amely 15 óra 5 perc körül kelet felé indult” – mondta a szóvivő. A megtett távolság körülbelül 480 kilométer volt. A kormány rendkívüli ülést tartott; a szakértők egy része új hajtómű kísérletéről beszél, mások a tárgyalások előtti nyomásról. A halászok már visszatértek a kikötőbe."""
TURKISH = """Naru Boğazı üzerinde pazartesi günü kimliği belirsiz bir uçan cisim görüldüğü genelkurmayca açıklandı.
Sözcü, “Saat 15.05 sıralarında doğuya giden cismi izliyoruz” dedi. Uçuş mesafesi yaklaşık 480 kilometreydi. Hükümet olağanüstü toplandı; bazı uzmanlar yeni bir motor denemesinden, bazıları ise görüşmeler öncesi baskıdan söz ediyor. Şaşkın balıkçılar limana döndü, İskele’de yalnızca hoparlör sesi kaldı."""
GREEK = """Άγνωστο ιπτάμενο αντικείμενο εντοπίστηκε τη Δευτέρα πάνω από το στενό του Ναρού, ανακοίνωσε το επιτελείο.
«Παρακολουθούμε ένα σώμα που κινήθηκε ανατολικά γύρω στις 15:05», δήλωσε εκπρόσωπος. Η απόσταση ήταν περίπου 480 χιλιόμετρα. Η κυβέρνηση συνεδρίασε εκτάκτως και οι ειδικοί διαφωνούν για τον σκοπό της δοκιμής."""
ARABIC = """أعلنت هيئة الأركان يوم الاثنين رصد جسم طائر مجهول فوق مضيق نارو.
وقال متحدث إن القوات تتابع جسما اتجه نحو الشرق في الساعة الثالثة وخمس دقائق، وإن المسافة بلغت نحو أربعمئة وثمانين كيلومترا. وعقدت الحكومة جلسة طارئة، فيما اختلف الخبراء حول الهدف من التجربة قبل المحادثات."""
HEBREW = """עצם מעופף לא מזוהה נצפה ביום שני מעל מצר נארו, כך הודיע המטה הכללי.
דובר הצבא אמר כי הכוחות עוקבים אחר הגוף שנע מזרחה סביב השעה שלוש וחמש דקות. הממשלה התכנסה לישיבת חירום והמומחים חלוקים בדעתם לגבי מטרת הניסוי."""
THAI = """กองบัญชาการกองทัพแถลงเมื่อวันจันทร์ว่าพบวัตถุบินไม่ทราบฝ่ายเหนือช่องแคบนารู
โฆษกกล่าวว่ากำลังติดตามวัตถุที่มุ่งหน้าไปทางตะวันออกเมื่อเวลาประมาณบ่ายสามโมงห้านาที ระยะทางราวสี่ร้อยแปดสิบกิโลเมตร รัฐบาลเรียกประชุมด่วน ส่วนผู้เชี่ยวชาญยังเห็นต่างกันเรื่องจุดประสงค์ของการทดสอบ"""
VIETNAMESE = """Bộ Tổng tham mưu hôm thứ Hai cho biết đã phát hiện một vật thể bay không xác định trên eo biển Naru.
“Chúng tôi đang theo dõi vật thể bay về phía đông lúc 15 giờ 5 phút”, người phát ngôn nói. Chính phủ đã họp khẩn; các chuyên gia còn bất đồng về mục đích của vụ thử trước thềm đàm phán."""
ENGLISH = """An unidentified object was seen over the Naru Strait on Monday, the army’s general staff said.
“We are tracking a body that went east at 3:05 p.m.,” a spokesman said – its range was about 480 km… The cabinet met in an emergency session; some experts speak of an engine test, others of pressure before the talks. Fishermen went back to port."""

# Name, the story, what it was printed in.
LEGACY = (
    ("korean", KOREAN, "cp949"),
    ("korean in few syllables", KOREAN_PLAIN, "cp949"),
    ("japanese", JAPANESE, "cp932"),
    ("japanese euc", JAPANESE, "euc_jp"),
    ("japanese mail", JAPANESE, "iso2022_jp"),
    ("simplified", SIMPLIFIED, "gb18030"),
    ("traditional", TRADITIONAL, "big5hkscs"),
    ("russian", RUSSIAN, "cp1251"),
    ("russian koi8", RUSSIAN.replace("«", '"').replace("»", '"').replace("—", "-"), "koi8-r"),
    ("french", FRENCH, "cp1252"),
    ("german", GERMAN, "cp1252"),
    ("portuguese", PORTUGUESE, "cp1252"),
    ("english", ENGLISH, "cp1252"),
    ("polish", POLISH, "cp1250"),
    ("czech", CZECH, "cp1250"),
    ("hungarian", HUNGARIAN, "cp1250"),
    ("turkish", TURKISH, "cp1254"),
    ("greek", GREEK, "cp1253"),
    ("arabic", ARABIC, "cp1256"),
    ("hebrew", HEBREW, "cp1255"),
    ("thai", THAI, "cp874"),
)
UNICODE_ONLY = (("vietnamese", VIETNAMESE),)
