"""The wording of the demo's brief: the case's sentences with a slot for each figure."""

NAME = "宣传工作简报"
ISSUER = "未成年人保护工作简报"
TITLE = "全市未成年人保护宣传工作情况"
ADDRESSEE = "市委、市政府，各成员单位，各乡镇（街道）："
SIGNATURE = "赤壁市未成年人保护工作领导小组办公室"
BODY = """截至{cut_off}，全市未成年人保护宣传工作进展情况如下。
一、健全工作网络
全市建立“{groups}+{supervisors}+{directors}”工作网络：市级领导小组{groups}个，乡镇（街道）儿童督导员{supervisors}名，村（社区）儿童主任{directors}名，做到层层有人管、村村有人问。
二、开展集中宣传
（一）宣讲进乡镇
已在所有乡镇（街道）开展《未成年人保护法》宣讲{lectures}场，覆盖乡镇（街道）{townships:lecture}个，受众{attendances:lecture}人次。
（二）资料送到户
印制《赤壁市关爱留守儿童宣传手册》{printed:CB-BOOK-01}册、《致全市留守儿童暑假安全告家长书》{printed:CB-LETTER-01}份、新修订《未成年人保护法》宣传手册{printed:CB-BOOK-02}册。
（三）声音传到村
出动宣传车{vehicles_used}台、{vehicles}台次，张贴防溺水海报{posters}张，在“云上赤壁”等媒体刊发报道{articles}篇，宣传覆盖村（社区）{villages}个。
三、做实关爱服务
团市委举办心理健康辅导及安全自护公益课堂{classes}场，受众{attendances:class}人次；妇联组织{families}户家庭参加图书漂流，{mothers}名爱心妈妈与{children}名留守儿童结对；未保中心开展“烛光”集体生日{birthdays}次。
全年召开联席会议{meetings}次，举办业务培训{trainings}期，开展慈善一日捐{donation_days}次，建立家长委员会{committees}个，动员志愿者{volunteers}人。
四、下一步打算
围绕暑期防溺水，继续组织宣讲和巡回宣传，逐村核对覆盖情况，做到一村不漏。"""
